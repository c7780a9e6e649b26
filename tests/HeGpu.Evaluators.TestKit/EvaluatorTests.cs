namespace HeGpu.Evaluators.TestKit;

/// <summary>
/// What every evaluator must pass: each operation of the seam against exact doubles, within the noise of the model, and what it must refuse. Derive a class with a
/// fixture for your evaluator and let xunit find the tests.
/// </summary>
[NoLeakedBuffers]
public abstract partial class EvaluatorTests(EvaluatorFixture fixture) : IDisposable
{
    private CkksParty Party => fixture.Party;

    private IEvaluator E => fixture.Evaluator;

    private double Scale => Party.Parameters.Scale;

    private double Fresh => Math.Sqrt(Math.Pow(Party.Model.PublicKeyError(Scale), 2) + Math.Pow(Party.Model.EncodeError(Scale), 2));

    public static TheoryData<int> Levels => [0, 1, 4, 6];

    public static TheoryData<int> UpperLevels => [1, 2, 5, 6];

    public void Dispose()
    {
        fixture.AssertNothingIsLeft();
        GC.SuppressFinalize(this);
    }

    private ICiphertext Encrypt(double[] values, int? level = null, double? scale = null) => fixture.Import(Party.Encrypt(values, level, scale), E);

    private ICiphertext Encrypt(Complex[] values, int level) => fixture.Import(Party.Encrypt(values, level), E);

    private void AssertClose(double[] expected, ICiphertext actual, double tolerance) => AssertClose([.. expected.Select(x => new Complex(x, 0))], actual, tolerance, slot => slot.Real);

    private void AssertClose(Complex[] expected, ICiphertext actual, double tolerance) => AssertClose(expected, actual, tolerance, slot => slot);

    private void AssertClose(Complex[] expected, ICiphertext actual, double tolerance, Func<Complex, Complex> read)
    {
        Complex[] slots = Decrypt(actual);
        for (int i = 0; i < slots.Length; i++)
            Assert.True((expected[i] - read(slots[i])).Magnitude <= tolerance, $"slot {i} is {slots[i]}, expected {expected[i]} within {tolerance}");
    }

    private Complex[] Decrypt(ICiphertext actual) => Exported(actual, exported =>
    {
        Assert.Equal((actual.Level, actual.Scale), (exported.Level, exported.Scale));
        var slots = new Complex[Party.Parameters.Slots];
        Party.Decryptor.DecryptValues(exported, slots);
        return slots;
    });

    private ulong[] Words(ICiphertext actual) => Exported(actual, exported =>
    {
        var words = new ulong[exported.Size * (exported.Level + 1) * Party.Parameters.Degree];
        exported.Device.Download(exported.View, words);
        return words;
    });

    // Of a copy, since exporting may give the same object.
    private T Exported<T>(ICiphertext actual, Func<Ciphertext, T> read)
    {
        using ICiphertext copy = E.DropToLevel(actual, actual.Level);
        using Ciphertext exported = fixture.Export(copy);
        return read(exported);
    }

    private static void DisposeAll(params IEnumerable<IDisposable> things)
    {
        foreach (IDisposable thing in things)
            thing.Dispose();
    }
}
