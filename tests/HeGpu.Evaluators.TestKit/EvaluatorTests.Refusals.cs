namespace HeGpu.Evaluators.TestKit;

public abstract partial class EvaluatorTests
{
    [Fact]
    public void Mismatches_are_refused_naming_both_sides()
    {
        using ICiphertext a = Encrypt([1.0]), low = Encrypt([1.0], 2), fine = Encrypt([1.0], null, Scale * 2), bottom = Encrypt([1.0], 0);
        using IPlaintext p = E.Encode([1.0], 2, Scale), other = E.Encode([1.0], 6, Scale * 2);
        Assert.Contains("6 and 2", Refused(CkksErrorKind.LevelMismatch, () => E.Add(a, low)));
        Assert.Contains("2^40 and 2^41", Refused(CkksErrorKind.ScaleMismatch, () => E.Subtract(a, fine)));
        Refused(CkksErrorKind.ScaleMismatch, () => E.AddPlain(a, other));
        Refused(CkksErrorKind.LevelMismatch, () => E.Multiply(a, low));
        Refused(CkksErrorKind.LevelMismatch, () => E.MultiplyPlain(a, p));
        Refused(CkksErrorKind.LevelMismatch, () => E.SumOfProducts([low, a], [p, p]));
        Refused(CkksErrorKind.LevelMismatch, () => E.RotateSum([new(a, 1), new(low, 1)]));
        Refused(CkksErrorKind.LevelMismatch, () => E.DropToLevel(low, 3));
        Refused(CkksErrorKind.SizeMismatch, () => E.SumOfProducts([a], []));
        Refused(CkksErrorKind.Overflow, () => E.Multiply(bottom, bottom));
        Refused(CkksErrorKind.LevelExhausted, () => E.Rescale(bottom));
    }

    [Fact]
    public void Scales_that_are_nearly_equal_are_equal_and_the_first_stays()
    {
        double near = Scale * (1 + (0.5 * OperandRules.ScaleTolerance));
        using ICiphertext a = Encrypt([0.5]), b = Encrypt([0.25], null, near);
        using IPlaintext p = E.Encode([0.25], 6, near), q = E.Encode([0.25], 6, Scale);
        using ICiphertext sum = E.Add(a, b), difference = E.Subtract(b, a), plain = E.AddPlain(a, p), products = E.SumOfProducts([a, b], [q, q]), turned = E.RotateSum([new(a, 1), new(b, 0)]);
        Assert.Equal((Scale, near, Scale, Scale * Scale, Scale), (sum.Scale, difference.Scale, plain.Scale, products.Scale, turned.Scale));
        foreach (ICiphertext result in new[] { sum, plain, turned })
            AssertClose([.. Enumerable.Repeat(0.75, Party.Parameters.Slots)], result, CkksParty.Worst(2 * Fresh));
    }

    [Fact]
    public void A_missing_key_names_the_rotation_and_those_that_exist()
    {
        using ICiphertext a = Encrypt([1.0]);
        foreach (Action action in new Action[] { () => E.Rotate(a, 4), () => E.RotateMany(a, [1, 4]), () => E.RotateSum([new(a, 1), new(a, 4)]) })
        {
            var e = Assert.Throws<CkksException>(action);
            Assert.Equal(CkksErrorKind.MissingKey, e.Kind);
            Assert.Contains("by 4 (element 81)", e.Message);
            Assert.Contains("-7, -1, 1, 2, 3, 5, 512", e.Message);
        }
    }

    [Fact]
    public void Objects_of_other_evaluators_are_refused()
    {
        using ICiphertext mine = Encrypt([1.0]);
        var simulator = new SimulatedEvaluator(Party.Parameters);
        ICiphertext stranger = simulator.Encrypt([1.0], 6, Scale);
        IPlaintext strange = simulator.Encode([1.0], 6, Scale);
        foreach (Func<object> action in new Func<object>[]
        {
            () => E.Negate(stranger), () => E.Add(mine, stranger), () => E.MultiplyPlain(mine, strange), () => E.SumOfProducts([mine], [strange]), () => E.RotateSum([new(stranger, 1)]),
        }) Refused(CkksErrorKind.ForeignObject, action);
    }

    [Fact]
    public void Without_keys_only_what_needs_one_is_refused()
    {
        IEvaluator bare = fixture.OpenWithoutKeys();
        using var disposable = bare as IDisposable;
        using ICiphertext a = fixture.Import(Party.Encrypt([0.5]), bare), sum = bare.Add(a, a), product = bare.Rotate(a, 0);
        foreach (Func<object> action in new Func<object>[] { () => bare.Square(a), () => bare.MultiplyRescale(a, a), () => bare.Rotate(a, 1), () => bare.Conjugate(a) })
            Refused(CkksErrorKind.MissingKey, action);
    }

    [Fact]
    public void Values_that_cannot_be_encoded_are_refused()
    {
        Refused(CkksErrorKind.SizeMismatch, () => E.Encode([1.0, 2.0, 3.0], 6, Scale));
        Refused(CkksErrorKind.LevelMismatch, () => E.Encode([1.0], 7, Scale));
        Refused(CkksErrorKind.Overflow, () => E.Encode([1.0], 0, Math.Pow(2, 60)));
        Refused(CkksErrorKind.Overflow, () => E.Encode([1e30, 1.0], 0, Scale));
        Refused(CkksErrorKind.Overflow, () => E.Encode([1e30], 0, Scale));
        Refused(CkksErrorKind.Overflow, () => E.Encode([double.NaN], 6, Scale));
        Refused(CkksErrorKind.Overflow, () => E.Encode([double.PositiveInfinity, 0], 6, Scale));
        Refused(CkksErrorKind.Overflow, () => E.Encode([new Complex(0, double.NaN)], 6, Scale));
    }

    private static string Refused(CkksErrorKind kind, Func<object> action)
    {
        var e = Assert.Throws<CkksException>(() => { action(); });
        Assert.Equal(kind, e.Kind);
        return e.Message;
    }
}
