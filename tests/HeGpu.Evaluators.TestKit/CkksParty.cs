using HeGpu.Native;

namespace HeGpu.Evaluators.TestKit;

/// <summary>A client and a server over one device: what most tests need.</summary>
public class CkksParty : IDisposable
{
    public CkksParty(CkksParametersLiteral literal, AvailableKeys wanted, string device = CpuDevices.Auto)
    {
        Parameters = CkksParameters.Create(literal);
        Device = CpuDevices.Open(device);
        Secret = SecretKey.Generate(Parameters, Device);
        using var generator = new KeyGenerator(Secret);
        PublicKey = generator.CreatePublicKey();
        Keys = generator.CreateEvaluationKeys(wanted);
        Evaluator = new CkksEvaluator(Parameters, Device, Keys);
        Decryptor = new Decryptor(Secret);
        Model = new NoiseModel(Parameters);
    }

    public CkksParameters Parameters { get; }

    public PolynomialDevice Device { get; }

    public SecretKey Secret { get; }

    public PublicKey PublicKey { get; }

    public EvaluationKeys Keys { get; }

    public CkksEvaluator Evaluator { get; }

    public Decryptor Decryptor { get; }

    public NoiseModel Model { get; }

    public CkksEncoder Encoder => Evaluator.Encoder;

    /// <summary>Uniform in (-bound, bound), one per slot.</summary>
    public double[] RandomValues(double bound = 1) => [.. Enumerable.Range(0, Parameters.Slots).Select(_ => bound * ((2 * Random.Shared.NextDouble()) - 1))];

    public Complex[] RandomComplex() => [.. RandomValues().Zip(RandomValues(), (re, im) => new Complex(re, im))];

    public Ciphertext Encrypt(double[] values, int? level = null, double? scale = null)
    {
        using var encryptor = new Encryptor(PublicKey);
        return encryptor.Encrypt(values, level ?? Parameters.MaxLevel, scale ?? Parameters.Scale);
    }

    public Ciphertext Encrypt(Complex[] values, int level)
    {
        using var encryptor = new Encryptor(PublicKey);
        return encryptor.Encrypt(values, level, Parameters.Scale);
    }

    public double[] Decrypt(Ciphertext ciphertext) => Decryptor.DecryptValues(ciphertext);

    /// <summary>Fails if any slot is off by more than <paramref name="tolerance"/>.</summary>
    public void AssertClose(double[] expected, Ciphertext actual, double tolerance)
    {
        double[] values = Decrypt(actual);
        for (int i = 0; i < values.Length; i++)
            if (!(Math.Abs(expected[i] - values[i]) <= tolerance))
                Assert.Fail($"Slot {i} is {values[i]}, expected {expected[i]} within {tolerance} ({actual}).");
    }

    /// <summary>What no slot exceeds, given the standard deviations of independent errors.</summary>
    public static double Worst(params double[] deviations) => NoiseModel.WorstFactor * Math.Sqrt(deviations.Sum(d => d * d));

    public static double[] Rotated(double[] values, int steps)
    {
        int n = values.Length;
        return [.. Enumerable.Range(0, n).Select(i => values[(((i + steps) % n) + n) % n])];
    }

    public void Dispose()
    {
        Keys.Dispose();
        PublicKey.Dispose();
        Secret.Dispose();
        Device.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Small and quick: 6 levels. By default several limbs per digit, the last digit not full: digits of 2, 2, 2 and 1 limbs.</summary>
public sealed class SmallParty : CkksParty
{
    public SmallParty()
        : this(46, 46)
    {
    }

    /// <param name="special">Bits of the special primes.</param>
    internal SmallParty(params int[] special)
        : base(new CkksParametersLiteral(11, [50, 40, 40, 40, 40, 40, 40], special, 40, AllowInsecure: true), new AvailableKeys([.. Steps], Relinearization: true, Conjugation: true))
    {
    }

    /// <summary>Rotations that have keys.</summary>
    public static IReadOnlyList<int> Steps { get; } = [1, 2, 3, 5, -1, -7, 512];
}
