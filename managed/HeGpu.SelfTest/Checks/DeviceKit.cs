namespace HeGpu.SelfTest;

/// <summary>
/// What every device must pass: each verb, bit for bit as the reference device, on fresh random words. One list of checks for tests and for
/// `hegpu selftest`.
/// </summary>
/// <param name="device">Under test.</param>
/// <param name="rings">The rings of a degree that every scenario runs on; null for those of <see cref="TestRings"/>.</param>
/// <param name="mustNotAllocate">Whether verbs must allocate nothing on the managed heap once warm.</param>
/// <param name="seed">That a failure named, to see it again; null for fresh randomness.</param>
public sealed partial class DeviceKit(PolynomialDevice device, Func<int, IReadOnlyList<PolynomialRing>>? rings = null, bool mustNotAllocate = false, int? seed = null)
{
    // The whole range of a transform's code paths; and for the composite verbs, of which the reference device is slowest.
    private static readonly int[] s_logDegrees = [4, 5, 6, 8, 11, 12], s_basesLogDegrees = [4, 5, 7, 11];
    private static readonly int[] s_allLogDegrees = [.. Enumerable.Range(PolynomialRing.MinLogDegree, PolynomialRing.MaxLogDegree - PolynomialRing.MinLogDegree + 1)];

    /// <summary>All of them; each name and detail occur once together.</summary>
    public static IReadOnlyList<DeviceCheck> Checks { get; } = [.. Transfers, .. Elementwise, .. Products, .. Transforms, .. Bases, .. KeySwitching, .. Errors, .. Calls, .. SteadyState];

    private static IEnumerable<DeviceCheck> OfDegrees(string name, int[] logDegrees, Action<DeviceKit, int> run) =>
        logDegrees.Select(n => new DeviceCheck(name, $"N = 2^{n}", n, kit => run(kit, n)));

    // Runs a scenario on twins of every kind of ring.
    private void OnTwin(int logDegree, Action<Twin> scenario)
    {
        foreach (PolynomialRing ring in rings?.Invoke(logDegree) ?? [TestRings.Of(logDegree), TestRings.Small(logDegree)])
            WithSeed(random =>
            {
                using var twin = new Twin(device, ring, random);
                scenario(twin);
            });
    }

    private void WithSeed(Action<Random> scenario) => Seeded.Run(seed, scenario);

    private static LimbRange SomeLimbs(Twin twin)
    {
        int first = twin.Random.Next(3), special = twin.Random.Next(4);
        return new LimbRange(first, twin.Random.Next(special == 0 ? 1 : 0, twin.Ring.DataModuli.Count - first + 1), special);
    }
}
