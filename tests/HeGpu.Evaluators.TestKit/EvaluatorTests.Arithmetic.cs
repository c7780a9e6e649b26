namespace HeGpu.Evaluators.TestKit;

public abstract partial class EvaluatorTests
{
    [Theory]
    [MemberData(nameof(Levels))]
    public void Sums_and_differences(int level)
    {
        double[] x = Party.RandomValues(), y = Party.RandomValues();
        using ICiphertext a = Encrypt(x, level), b = Encrypt(y, level), sum = E.Add(a, b), difference = E.Subtract(a, b), negative = E.Negate(a);
        double tolerance = CkksParty.Worst(Fresh, Fresh);
        AssertClose([.. x.Zip(y, (u, v) => u + v)], sum, tolerance);
        AssertClose([.. x.Zip(y, (u, v) => u - v)], difference, tolerance);
        AssertClose([.. x.Select(u => -u)], negative, tolerance);
        Assert.Equal((level, Scale), (sum.Level, sum.Scale));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Plaintexts_are_added(int level)
    {
        double[] x = Party.RandomValues(), y = Party.RandomValues();
        using ICiphertext a = Encrypt(x, level);
        using IPlaintext p = E.Encode(y, level, Scale);
        using ICiphertext sum = E.AddPlain(a, p);
        Assert.Equal((level, Scale, level, Scale), (p.Level, p.Scale, sum.Level, sum.Scale));
        AssertClose([.. x.Zip(y, (u, v) => u + v)], sum, CkksParty.Worst(Fresh, Fresh));
    }

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Plaintext_products_and_their_sums(int level)
    {
        double[][] x = [Party.RandomValues(), Party.RandomValues(), Party.RandomValues()], w = [Party.RandomValues(), Party.RandomValues(), Party.RandomValues()];
        ICiphertext[] a = [.. x.Select(v => Encrypt(v, level))];
        IPlaintext[] p = [.. w.Select(v => E.Encode(v, level, Scale))];
        using ICiphertext one = E.MultiplyPlain(a[0], p[0]), oneDown = E.Rescale(one), all = E.SumOfProducts(a, p), allDown = E.Rescale(all);
        Assert.Equal(Scale * Scale, one.Scale);
        Assert.Equal(Scale * Scale / Party.Parameters.RescaleDivisor(level), oneDown.Scale);
        double tolerance = CkksParty.Worst(Fresh, Fresh, Fresh, Fresh);
        AssertClose([.. x[0].Zip(w[0], (u, v) => u * v)], oneDown, tolerance);
        AssertClose([.. Enumerable.Range(0, x[0].Length).Select(i => (x[0][i] * w[0][i]) + (x[1][i] * w[1][i]) + (x[2][i] * w[2][i]))], allDown, tolerance);

        ICiphertext[] sums = E.SumsOfProducts([a[0], .. a, a[2]], [p[0], .. p, p[1]], [1, 4, 5]);
        using ICiphertext last = E.MultiplyPlain(a[2], p[1]);
        Assert.Equal(Words(one), Words(sums[0]));
        Assert.Equal(Words(all), Words(sums[1]));
        Assert.Equal(Words(last), Words(sums[2]));
        DisposeAll([.. a, .. p, .. sums]);
    }

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Products_are_relinearized_and_rescaled(int level)
    {
        double[] x = Party.RandomValues(), y = Party.RandomValues();
        using ICiphertext a = Encrypt(x, level), b = Encrypt(y, level), product = E.Multiply(a, b), down = E.Rescale(product), square = E.Square(a), squareDown = E.Rescale(square);
        Assert.Equal((level, Scale * Scale), (product.Level, product.Scale));
        Assert.Equal((level - 1, Scale * Scale / Party.Parameters.RescaleDivisor(level)), (down.Level, down.Scale));
        double tolerance = CkksParty.Worst(Fresh, Fresh, Party.Model.RescaleError(down.Scale), Party.Model.KeySwitchError(level, product.Scale));
        AssertClose([.. x.Zip(y, (u, v) => u * v)], down, tolerance);
        AssertClose([.. x.Select(u => u * u)], squareDown, CkksParty.Worst(2 * Fresh, Party.Model.RescaleError(down.Scale)));
    }

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Products_are_relinearized_and_rescaled_in_one_call(int level)
    {
        double[] x = Party.RandomValues(), y = Party.RandomValues();
        using ICiphertext a = Encrypt(x, level), b = Encrypt(y, level), product = E.MultiplyRescale(a, b), square = E.MultiplyRescale(a, a);
        Assert.Equal((level - 1, Scale * Scale / Party.Parameters.RescaleDivisor(level)), (product.Level, product.Scale));
        double tolerance = CkksParty.Worst(Fresh, Fresh, Party.Model.RescaleError(product.Scale), Party.Model.KeySwitchError(level, Scale * Scale));
        AssertClose([.. x.Zip(y, (u, v) => u * v)], product, tolerance);
        AssertClose([.. x.Select(u => u * u)], square, CkksParty.Worst(2 * Fresh, Party.Model.RescaleError(product.Scale)));
    }

    [Theory]
    [MemberData(nameof(UpperLevels))]
    public void Both_values_of_a_slot_are_squared(int level)
    {
        double[] x = Party.RandomValues(3), y = Party.RandomValues(3);
        using ICiphertext a = Encrypt([.. x.Zip(y, SlotPair.Of)], level);
        using IPlaintext root = E.Encode([SlotPair.RootOfMinusTwo], level, 1);
        using ICiphertext squares = E.SquarePairRescale(a, root);
        Assert.Equal((level - 1, 4 * Scale * Scale / Party.Parameters.RescaleDivisor(level)), (squares.Level, squares.Scale));
        SlotEstimate noise = Party.Model.Rescale(Party.Model.SquarePair(Party.Model.EncryptedPublic(3, Scale), level, Scale), squares.Scale);
        AssertClose([.. x.Zip(y, (u, v) => SlotPair.Of(u * u, v * v))], squares, CkksParty.Worst(noise.Error));
    }

    [Theory]
    [InlineData(6, 6)]
    [InlineData(6, 1)]
    [InlineData(5, 0)]
    public void A_dropped_ciphertext_keeps_its_values_and_outlives_its_source(int from, int to)
    {
        double[] x = Party.RandomValues();
        using ICiphertext a = Encrypt(x, from);
        using ICiphertext low = E.DropToLevel(a, to);
        a.Dispose();
        a.Dispose();
        Assert.Equal((to, Scale), (low.Level, low.Scale));
        AssertClose(x, low, CkksParty.Worst(Fresh));
        Assert.Throws<ObjectDisposedException>(() => E.Negate(a));
    }

    [Fact]
    public void A_result_that_is_zero_is_a_result()
    {
        int level = 3;
        double[] x = Party.RandomValues(), zero = new double[x.Length];
        using ICiphertext a = Encrypt(x, level), b = Encrypt(x, level), nothing = E.Subtract(a, a);
        using IPlaintext none = E.Encode([0.0], level, Scale), some = E.Encode([1.0], level, Scale);
        using ICiphertext unweighted = E.MultiplyPlain(a, none), sum = E.SumOfProducts([a, a], [none, none]), mixed = E.SumOfProducts([a, b, a], [none, some, none]), mixedDown = E.Rescale(mixed);
        using ICiphertext square = E.MultiplyRescale(nothing, nothing), product = E.MultiplyRescale(nothing, a), turned = E.Rotate(nothing, 1), low = E.DropToLevel(nothing, 0), conjugate = E.Conjugate(nothing);
        using ICiphertext again = E.Add(nothing, b), negative = E.Negate(nothing), rotations = E.RotateSum([new(nothing, 1), new(nothing, 0)]);
        foreach (ICiphertext result in new[] { nothing, unweighted, sum, square, product, turned, low, conjugate, negative, rotations })
            AssertClose(zero, result, CkksParty.Worst(Fresh));
        AssertClose(x, again, CkksParty.Worst(Fresh));
        AssertClose(x, mixedDown, CkksParty.Worst(Fresh, Fresh));
    }
}
