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
    public void Sums_and_differences(int level)
    {
        double[] x = party.RandomValues(), y = party.RandomValues();
        using Ciphertext a = party.Encrypt(x, level), b = party.Encrypt(y, level);
        double tolerance = CkksParty.Worst(Fresh, Fresh);
        using Ciphertext sum = E.Add(a, b), difference = E.Subtract(a, b), negative = E.Negate(a);
        party.AssertClose([.. x.Zip(y, (u, v) => u + v)], sum, tolerance);
        party.AssertClose([.. x.Zip(y, (u, v) => u - v)], difference, tolerance);
        party.AssertClose([.. x.Select(u => -u)], negative, tolerance);
        Assert.Equal((level, Scale), (sum.Level, sum.Scale));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Plaintexts_are_added_and_subtracted(int level)
    {
        double[] x = party.RandomValues(), y = party.RandomValues();
        using Ciphertext a = party.Encrypt(x, level);
        using Plaintext p = party.Encoder.Encode(y, level, Scale);
        using Ciphertext sum = E.Add(a, p), difference = E.Subtract(a, p), plusOne = E.AddScalar(a, -1.25);
        double tolerance = CkksParty.Worst(Fresh, Fresh);
        party.AssertClose([.. x.Zip(y, (u, v) => u + v)], sum, tolerance);
        party.AssertClose([.. x.Zip(y, (u, v) => u - v)], difference, tolerance);
        party.AssertClose([.. x.Select(u => u - 1.25)], plusOne, tolerance);
    }

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Plaintext_products_and_their_sums(int level)
    {
        double[][] x = [party.RandomValues(), party.RandomValues(), party.RandomValues()], w = [party.RandomValues(), party.RandomValues(), party.RandomValues()];
        Ciphertext[] a = [.. x.Select(v => party.Encrypt(v, level))];
        Plaintext[] p = [.. w.Select(v => party.Encoder.Encode(v, level, Scale))];
        using Ciphertext one = E.Multiply(a[0], p[0]), oneDown = E.Rescale(one), all = E.SumOfProducts(a, p), allDown = E.Rescale(all);
        Assert.Equal(Scale * Scale, one.Scale);
        Assert.Equal(Scale * Scale / party.Parameters.RescaleDivisor(level), oneDown.Scale);
        double tolerance = CkksParty.Worst(Fresh, Fresh, Fresh, Fresh);
        party.AssertClose([.. x[0].Zip(w[0], (u, v) => u * v)], oneDown, tolerance);
        party.AssertClose([.. Enumerable.Range(0, x[0].Length).Select(i => (x[0][i] * w[0][i]) + (x[1][i] * w[1][i]) + (x[2][i] * w[2][i]))], allDown, tolerance);
        foreach (IDisposable d in a.Concat<IDisposable>(p))
            d.Dispose();
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

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Products_are_relinearized_and_rescaled(int level)
    {
        double[] x = party.RandomValues(), y = party.RandomValues();
        using Ciphertext a = party.Encrypt(x, level), b = party.Encrypt(y, level);
        using Ciphertext product = E.Multiply(a, b), down = E.Rescale(product), square = E.Square(a), squareDown = E.Rescale(square);
        Assert.Equal((2, level), (product.Size, product.Level));
        Assert.Equal((level - 1, Scale * Scale / party.Parameters.RescaleDivisor(level)), (down.Level, down.Scale));
        double tolerance = CkksParty.Worst(Fresh, Fresh, party.Model.RescaleError(down.Scale), party.Model.KeySwitchError(level, product.Scale));
        party.AssertClose([.. x.Zip(y, (u, v) => u * v)], down, tolerance);
        party.AssertClose([.. x.Select(u => u * u)], squareDown, CkksParty.Worst(2 * Fresh, party.Model.RescaleError(down.Scale)));
    }

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Products_are_relinearized_and_rescaled_in_one_division(int level)
    {
        double[] x = party.RandomValues(), y = party.RandomValues();
        using Ciphertext a = party.Encrypt(x, level), b = party.Encrypt(y, level);
        using Ciphertext product = E.MultiplyRescale(a, b), square = (Ciphertext)((IEvaluator)E).MultiplyRescale(a, a);
        Assert.Equal((2, level - 1, Scale * Scale / party.Parameters.RescaleDivisor(level)), (product.Size, product.Level, product.Scale));
        double tolerance = CkksParty.Worst(Fresh, Fresh, party.Model.RescaleError(product.Scale), party.Model.KeySwitchError(level, Scale * Scale));
        party.AssertClose([.. x.Zip(y, (u, v) => u * v)], product, tolerance);
        party.AssertClose([.. x.Select(u => u * u)], square, CkksParty.Worst(2 * Fresh, party.Model.RescaleError(product.Scale)));
        E.MultiplyRescale(a, b, a);
        Assert.Equal(level - 1, a.Level);
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
        E.Multiply(a, b, a);
        E.Rescale(a, a);
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
    public void Mismatches_are_refused_naming_both_sides()
    {
        using Ciphertext a = party.Encrypt([1.0]), low = party.Encrypt([1.0], 2), fine = party.Encrypt([1.0], null, Scale * 2), close = party.Encrypt([1.0], null, Scale * (1 + (0.5 * OperandRules.ScaleTolerance)));
        Assert.Contains("6 and 2", Throws(CkksErrorKind.LevelMismatch, () => E.Add(a, low)));
        Assert.Contains("2^40 and 2^41", Throws(CkksErrorKind.ScaleMismatch, () => E.Subtract(a, fine)));
        using (E.Add(a, close))
        {
        }
        using Plaintext p = party.Encoder.Encode([1.0], 2, Scale);
        Throws(CkksErrorKind.LevelMismatch, () => E.Multiply(a, p));
        Throws(CkksErrorKind.LevelMismatch, () => E.DropToLevel(low, 3));
        Throws(CkksErrorKind.SizeMismatch, () => E.SumOfProducts([a], []));
        Throws(CkksErrorKind.ForeignObject, () => ((IEvaluator)E).Negate(new SimulatedEvaluator(party.Parameters).Encrypt([1.0], 0, Scale)));
        using Ciphertext bottom = party.Encrypt([1.0], 0);
        Throws(CkksErrorKind.Overflow, () => E.Multiply(bottom, bottom));
        Throws(CkksErrorKind.LevelExhausted, () => E.Rescale(bottom));

        CkksParameters other = CkksParameters.Create(party.Parameters.Literal with { LogScale = 39 });
        string message = Throws(CkksErrorKind.ParameterMismatch, () => new CkksEvaluator(other, party.Device).Negate(a));
        Assert.Contains(other.Hash.Short, message);
        Assert.Contains(party.Parameters.Hash.Short, message);
        using var elsewhere = new ReferenceDevice();
        Throws(CkksErrorKind.DeviceMismatch, () => new CkksEvaluator(party.Parameters, elsewhere).Negate(a));
        Throws(CkksErrorKind.MissingKey, () => new CkksEvaluator(party.Parameters, party.Device).Square(a));
    }

    private static string Throws(CkksErrorKind kind, Func<object> action)
    {
        var e = Assert.Throws<CkksException>(() => { action(); });
        Assert.Equal(kind, e.Kind);
        return e.Message;
    }
}
