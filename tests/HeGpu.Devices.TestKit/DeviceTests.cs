namespace HeGpu.Devices.TestKit;

/// <summary>
/// What every device must pass: each verb, bit for bit as the reference device, on fresh random words. Derive a class for your device and
/// let xunit find the tests; when <see cref="Open"/> gives no device they pass and say why they did nothing.
/// </summary>
[NoLeakedBuffers]
public abstract partial class DeviceTests : IDisposable
{
    private readonly ITestOutputHelper _output;
    private PolynomialDevice? _device;

    protected DeviceTests(ITestOutputHelper output) => _output = output;

    /// <summary>A device to test, disposed at the end; or null and the reason.</summary>
    protected abstract PolynomialDevice? Open(out string whyNot);

    /// <summary>Whether verbs must allocate nothing once warm.</summary>
    protected virtual bool MustNotAllocate => true;

    /// <summary>log2 N of the rings tested; the whole range of a transform's code paths.</summary>
    public static TheoryData<int> LogDegrees => [4, 5, 6, 8, 11, 12];

    /// <summary>For the composite verbs, of which the reference device is slowest.</summary>
    public static TheoryData<int> BasesLogDegrees => [4, 5, 7, 11];

    /// <summary>Every length of a transform.</summary>
    public static TheoryData<int> AllLogDegrees => [.. Enumerable.Range(PolynomialRing.MinLogDegree, PolynomialRing.MaxLogDegree - PolynomialRing.MinLogDegree + 1)];

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _device?.Dispose();

    protected PolynomialDevice? Device()
    {
        if (_device is null && (_device = Open(out string whyNot)) is null)
            _output.WriteLine($"Nothing tested: {whyNot}");
        return _device;
    }

    /// <summary>The rings that every scenario runs on.</summary>
    protected virtual IReadOnlyList<PolynomialRing> Rings(int logDegree) => [TestRings.Of(logDegree), TestRings.Small(logDegree)];

    // Runs a scenario on twins of every kind of ring; the seed is in the message of every failure.
    private void OnTwin(int logDegree, Action<Twin> scenario)
    {
        if (Device() is not { } device)
            return;
        foreach (PolynomialRing ring in Rings(logDegree))
        {
            using var twin = new Twin(device, ring, Random.Shared.Next());
            scenario(twin);
        }
    }

    private static LimbRange SomeLimbs(Twin twin)
    {
        int first = twin.Random.Next(3), special = twin.Random.Next(4);
        return new LimbRange(first, twin.Random.Next(special == 0 ? 1 : 0, twin.Ring.DataModuli.Count - first + 1), special);
    }
}
