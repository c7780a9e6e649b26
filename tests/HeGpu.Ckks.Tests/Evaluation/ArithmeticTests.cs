namespace HeGpu.Ckks.Tests;

[NoLeakedBuffers]
public class ArithmeticTests(SmallParty party) : IClassFixture<SmallParty>
{
    private CkksEvaluator E => party.Evaluator;

    private double Scale => party.Parameters.Scale;

    private double Fresh => Math.Sqrt(Math.Pow(party.Model.PublicKeyError(Scale), 2) + Math.Pow(party.Model.EncodeError(Scale), 2));

    public static TheoryData<int> Levels => [0, 1, 4, 6];

    public static TheoryData<int> UpperLevels => [1, 2, 5, 6];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Plaintexts_are_subtracted_and_scalars_added(int level)
    {
        double[] x = party.RandomValues(), y = party.RandomValues();
        using Ciphertext a = party.Encrypt(x, level);
        using Plaintext p = party.Encoder.Encode(y, level, Scale);
        using Ciphertext difference = E.Subtract(a, p), plusOne = E.AddScalar(a, -1.25);
        double tolerance = CkksParty.Worst(Fresh, Fresh);
        party.AssertClose([.. x.Zip(y, (u, v) => u - v)], difference, tolerance);
        party.AssertClose([.. x.Select(u => u - 1.25)], plusOne, tolerance);
    }

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Scalar_products(int level)
    {
        double[] x = party.RandomValues();
        using Ciphertext a = party.Encrypt(x, level);
        using Ciphertext scaled = E.MultiplyScalar(a, -0.37, Scale), down = E.Rescale(scaled), tripled = E.MultiplyInteger(a, -3);
        Assert.Equal(Scale, tripled.Scale);
        party.AssertClose([.. x.Select(u => -0.37 * u)], down, CkksParty.Worst(Fresh, Fresh));
        party.AssertClose([.. x.Select(u => -3 * u)], tripled, CkksParty.Worst(3 * Fresh));
    }

    [Fact]
    public void Products_without_relinearization_decrypt_too_and_add_up()
    {
        double[] x = party.RandomValues(), y = party.RandomValues();
        using Ciphertext a = party.Encrypt(x), b = party.Encrypt(y);
        using Ciphertext three = E.Tensor(a, b), twice = E.Add(three, three), back = E.Relinearize(twice), direct = E.Multiply(a, b);
        Assert.Equal(3, twice.Size);
        double tolerance = CkksParty.Worst(4 * Fresh);
        double[] expected = [.. x.Zip(y, (u, v) => 2 * u * v)];
        party.AssertClose(expected, twice, tolerance);
        party.AssertClose(expected, back, tolerance);
        Assert.Equal(CkksErrorKind.SizeMismatch, Assert.Throws<CkksException>(() => E.Add(three, direct)).Kind);
        Assert.Equal(CkksErrorKind.SizeMismatch, Assert.Throws<CkksException>(() => E.Rotate(three, 1)).Kind);
        Assert.Equal(CkksErrorKind.SizeMismatch, Assert.Throws<CkksException>(() => E.Relinearize(direct)).Kind);
    }

    [Fact]
    public void A_dropped_ciphertext_shares_memory_and_neither_harms_the_other()
    {
        double[] x = party.RandomValues();
        using Ciphertext a = party.Encrypt(x);
        long before = party.Device.LiveBytes;
        Ciphertext low = E.DropToLevel(a, 1);
        Assert.Equal(before, party.Device.LiveBytes);
        Assert.Equal((1, a.Scale), (low.Level, low.Scale));
        E.Add(a, a, a);
        party.AssertClose(x, low, CkksParty.Worst(Fresh));
        E.Negate(low, low);
        party.AssertClose([.. x.Select(u => -u)], low, CkksParty.Worst(Fresh));
        party.AssertClose([.. x.Select(u => 2 * u)], a, CkksParty.Worst(2 * Fresh));
        low.Dispose();
        low.Dispose();
        party.AssertClose([.. x.Select(u => 2 * u)], a, CkksParty.Worst(2 * Fresh));
    }

    [Fact]
    public void A_destination_may_be_an_operand()
    {
        double[] x = party.RandomValues(), y = party.RandomValues();
        using Ciphertext a = party.Encrypt(x), b = party.Encrypt(y);
        E.MultiplyRescale(a, b, a);
        using Plaintext p = party.Encoder.Encode(y, a.Level, a.Scale);
        E.Add(a, p, a);
        E.AddScalar(a, 0.5, a);
        E.Subtract(a, a, b);
        E.Rotate(a, 1, a);
        E.DropToLevel(a, 2, a);
        double[] expected = CkksParty.Rotated([.. x.Zip(y, (u, v) => (u * v) + v + 0.5)], 1);
        party.AssertClose(expected, a, CkksParty.Worst(4 * Fresh));
        party.AssertClose(new double[x.Length], b, 1e-12);
    }

    [Fact]
    public void Objects_of_other_parameters_or_devices_are_refused_naming_both()
    {
        using Ciphertext a = party.Encrypt([1.0]);
        CkksParameters other = CkksParameters.Create(party.Parameters.Literal with { LogScale = 39 });
        string message = Throws(CkksErrorKind.ParameterMismatch, () => new CkksEvaluator(other, party.Device).Negate(a));
        Assert.Contains(other.Hash.Short, message);
        Assert.Contains(party.Parameters.Hash.Short, message);
        using var elsewhere = new ReferenceDevice();
        Throws(CkksErrorKind.DeviceMismatch, () => new CkksEvaluator(party.Parameters, elsewhere).Negate(a));
        Assert.Equal(CkksErrorKind.ForeignObject, Assert.Throws<CkksException>(() => E.RotateMany(a, [1], [a])).Kind);
    }

    private static string Throws(CkksErrorKind kind, Func<object> action)
    {
        var e = Assert.Throws<CkksException>(() => { action(); });
        Assert.Equal(kind, e.Kind);
        return e.Message;
    }
}
