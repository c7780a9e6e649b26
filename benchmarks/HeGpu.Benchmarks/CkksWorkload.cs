using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;

namespace HeGpu.Benchmarks;

/// <summary>An operation that may be timed again and again.</summary>
/// <param name="Name">The same in the peers' programs.</param>
/// <param name="Run">Once, into its own destination.</param>
/// <param name="PrecisionBits">-log2 of the largest error of its result, or null where that says nothing (decode, key generation).</param>
public sealed record TimedOperation(string Name, Action Run, Func<double>? PrecisionBits = null);

/// <summary>
/// Every CKKS operation at the top level. The parameter sets are those of the peers' measurements: P1 is N = 2^14 with 7 levels of 40 bits, P2 is N = 2^15
/// with 18, P3 is N = 2^16 with 25 of 45; "secure" is within the 128-bit tables, "wide" has the large special modulus that the peers' hybrid key
/// switching was measured with (not secure at this degree, for comparison only). P3-dnum4 has 26 data limbs in 4 digits, which the targets for GPUs
/// are stated for; tiny is for devices that simulate. Values are uniform in [-1, 1].
/// </summary>
public sealed partial class CkksWorkload : IDisposable
{
    // Steps 1 .. 8 have keys.
    private static readonly int[] s_steps = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly List<IDisposable> _owned = [];
    private readonly KeyGenerator _generator;
    private readonly CkksEvaluator _evaluator;
    private readonly Encryptor _publicly, _symmetrically;
    private readonly Decryptor _decryptor;
    private readonly double[] _x, _y, _decoded;

    public CkksWorkload(string set, string device, int threads, bool graphs = true)
    {
        Parameters = CkksParameters.Create(Sets[set]);
        PolynomialDevice on = Keep(Devices.Open(device, threads, graphs));
        Device = on;
        SecretKey secret = Keep(SecretKey.Generate(Parameters, on));
        _generator = Keep(new KeyGenerator(secret));
        PublicKey publicKey = Keep(_generator.CreatePublicKey());
        _evaluator = new CkksEvaluator(Parameters, on, Keep(_generator.CreateEvaluationKeys(new AvailableKeys(s_steps))));
        (_publicly, _symmetrically, _decryptor) = (Keep(new Encryptor(publicKey)), Keep(new Encryptor(secret)), new Decryptor(secret));
        (_x, _y, _decoded) = (RandomValues(), RandomValues(), new double[Parameters.Slots]);
        Operations = MakeOperations();
    }

    public static IReadOnlyDictionary<string, CkksParametersLiteral> Sets { get; } = new Dictionary<string, CkksParametersLiteral>
    {
        ["P1-secure"] = Chain(14, 7, 40, 2, 46),
        ["P1-wide"] = Chain(14, 7, 40, 3, 44),
        ["P2-secure"] = Chain(15, 18, 40, 2, 46),
        ["P2-wide"] = Chain(15, 18, 40, 5, 43),
        ["P3-secure"] = Chain(16, 25, 45, 9, 46),
        ["P3-dnum4"] = Chain(16, 25, 45, 7, 46),
        ["tiny"] = Chain(11, 3, 40, 1, 52),
    };

    public CkksParameters Parameters { get; }

    public PolynomialDevice Device { get; }

    /// <summary>The device's own words: instruction set and threads.</summary>
    public string Description => Device.Info.Description;

    public IReadOnlyList<TimedOperation> Operations { get; }

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
    }

    private static CkksParametersLiteral Chain(int logDegree, int levels, int bits, int specials, int specialBits) =>
        new(logDegree, [50, .. Enumerable.Repeat(bits, levels)], [.. Enumerable.Repeat(specialBits, specials)], bits, AllowInsecure: true);

    private double[] RandomValues() => [.. Enumerable.Range(0, Parameters.Slots).Select(_ => (2 * Random.Shared.NextDouble()) - 1)];

    private T Keep<T>(T owned) where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
