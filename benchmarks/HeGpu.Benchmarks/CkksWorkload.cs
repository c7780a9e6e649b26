using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Native;

namespace HeGpu.Benchmarks;

/// <summary>
/// Every CKKS operation at the top level, ready to run again and again into its own destination. The parameter sets are those of the peers'
/// measurements: P1 is N = 2^14 with 7 levels of 40 bits, P2 is N = 2^15 with 18; "secure" is within the 128-bit tables, "wide" has the large
/// special modulus that the peers' hybrid key switching was measured with (not secure at this degree, for comparison only).
/// </summary>
public sealed class CkksWorkload : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public CkksWorkload(string set, string device, int threads)
    {
        Parameters = CkksParameters.Create(Sets[set]);
        PolynomialDevice on = Keep(CpuDevices.Open(device, threads));
        Description = on.Info.Description;
        SecretKey secret = Keep(SecretKey.Generate(Parameters, on));
        using var generator = new KeyGenerator(secret);
        PublicKey publicKey = Keep(generator.CreatePublicKey());
        EvaluationKeys keys = Keep(generator.CreateEvaluationKeys(new AvailableKeys([1, 2, 3, 4, 5, 6, 7, 8])));
        var evaluator = new CkksEvaluator(Parameters, on, keys);
        Encryptor publicly = Keep(new Encryptor(publicKey)), symmetrically = Keep(new Encryptor(secret));
        var decryptor = new Decryptor(secret);

        double[] values = [.. Enumerable.Range(0, Parameters.Slots).Select(i => Math.Sin(i))], decoded = new double[values.Length];
        int top = Parameters.MaxLevel;
        Ciphertext a = Keep(publicly.Encrypt(values)), b = Keep(publicly.Encrypt(values)), t = Keep(evaluator.CreateDestination());
        Plaintext p = Keep(evaluator.Encoder.Encode(values)), q = Keep(evaluator.Encoder.CreatePlaintext(top));
        Ciphertext three = Keep(evaluator.Tensor(a, b)), product = Keep(evaluator.Multiply(a, b));
        int[] steps = [1, 2, 3, 4, 5, 6, 7, 8];
        Ciphertext[] turned = [.. steps.Select(_ => Keep(evaluator.CreateDestination()))], terms = [.. steps.Select(_ => a)];
        Operations =
        [
            ("encode", () => evaluator.Encoder.Encode(values, top, Parameters.Scale, q)),
            ("decode", () => evaluator.Encoder.Decode(p, decoded)),
            ("encrypt (public key)", () => publicly.Encrypt(p).Dispose()),
            ("encrypt (symmetric)", () => symmetrically.Encrypt(p).Dispose()),
            ("decrypt", () => decryptor.Decrypt(a).Dispose()),
            ("decrypt + decode", () => decryptor.DecryptValues(a, decoded)),
            ("add", () => evaluator.Add(a, b, t)),
            ("multiply plain", () => evaluator.Multiply(a, p, t)),
            ("multiply (3 polynomials)", () => evaluator.Tensor(a, b).Dispose()),
            ("relinearize", () => evaluator.Relinearize(three, t)),
            ("rescale", () => evaluator.Rescale(product, t)),
            ("multiply + relinearize + rescale", () => evaluator.Rescale(evaluator.Multiply(a, b, t), t)),
            ("rotate", () => evaluator.Rotate(a, 1, t)),
            ("8 hoisted rotations", () => evaluator.RotateMany(a, steps, turned)),
            ("lazy sum of 8 rotations", () => evaluator.RotateSum(terms, steps, t)),
        ];
    }

    public static IReadOnlyDictionary<string, CkksParametersLiteral> Sets { get; } = new Dictionary<string, CkksParametersLiteral>
    {
        ["P1-secure"] = Chain(14, 7, 2, 46),
        ["P1-wide"] = Chain(14, 7, 3, 44),
        ["P2-secure"] = Chain(15, 18, 2, 46),
        ["P2-wide"] = Chain(15, 18, 5, 43),
    };

    public CkksParameters Parameters { get; }

    /// <summary>The device's own words: instruction set and threads.</summary>
    public string Description { get; }

    public IReadOnlyList<(string Name, Action Run)> Operations { get; }

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
    }

    private static CkksParametersLiteral Chain(int logDegree, int levels, int specials, int specialBits) =>
        new(logDegree, [50, .. Enumerable.Repeat(40, levels)], [.. Enumerable.Repeat(specialBits, specials)], 40, AllowInsecure: true);

    private T Keep<T>(T owned) where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
