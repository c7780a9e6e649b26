namespace HeGpu.Evaluators.TestKit;

public abstract partial class EvaluatorTests
{
    [Theory]
    [InlineData(1, 6)]
    [InlineData(-1, 6)]
    [InlineData(5, 4)]
    [InlineData(-7, 1)]
    [InlineData(512, 0)]
    [InlineData(0, 3)]
    [InlineData(1024 + 3, 5)]
    [InlineData(-512, 2)]
    public void Slot_i_plus_k_moves_to_slot_i(int steps, int level)
    {
        double[] x = Party.RandomValues();
        using ICiphertext a = Encrypt(x, level), rotated = E.Rotate(a, steps);
        Assert.Equal((level, Scale), (rotated.Level, rotated.Scale));
        AssertClose(CkksParty.Rotated(x, steps), rotated, RotationTolerance(level));
    }

    [Fact]
    public void Rotations_compose_and_undo()
    {
        double[] x = Party.RandomValues();
        using ICiphertext a = Encrypt(x), b = E.Rotate(a, 2), c = E.Rotate(b, 3), d = E.Rotate(a, 5), forth = E.Rotate(a, 1), e = E.Rotate(forth, -1);
        AssertClose(Decrypt(d), c, RotationTolerance(6, 3));
        AssertClose(x, e, RotationTolerance(6, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Conjugation_negates_imaginary_parts(int level)
    {
        Complex[] x = Party.RandomComplex();
        using ICiphertext a = Encrypt(x, level), b = E.Conjugate(a), c = E.Rotate(b, 3);
        AssertClose([.. x.Select(Complex.Conjugate)], b, RotationTolerance(level));
        AssertClose([.. Enumerable.Range(0, x.Length).Select(i => Complex.Conjugate(x[(i + 3) % x.Length]))], c, RotationTolerance(level, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void Hoisted_rotations_equal_single_ones_word_for_word(int level)
    {
        using ICiphertext a = Encrypt(Party.RandomValues(), level);
        int[] steps = [1, -1, 0, 5, 512];
        ICiphertext[] many = E.RotateMany(a, steps);
        for (int i = 0; i < steps.Length; i++)
        {
            using ICiphertext one = E.Rotate(a, steps[i]);
            Assert.Equal(Words(one), Words(many[i]));
        }
        DisposeAll(many);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_sum_of_rotations_equals_the_sum_of_rotations(int level)
    {
        int[] steps = [3, 0, -7, 1, 0, 3];
        double[][] x = [.. steps.Select(_ => Party.RandomValues())];
        ICiphertext[] a = [.. x.Select(v => Encrypt(v, level))];
        using ICiphertext sum = E.RotateSum([.. a.Zip(steps, (c, s) => new RotationTerm(c, s))]);
        Assert.Equal((level, Scale), (sum.Level, sum.Scale));
        double[] expected = [.. Enumerable.Range(0, x[0].Length).Select(i => steps.Select((s, k) => CkksParty.Rotated(x[k], s)[i]).Sum())];
        double fresh = Math.Sqrt(steps.Length) * Party.Model.PublicKeyError(Scale);
        AssertClose(expected, sum, CkksParty.Worst(fresh, Party.Model.LazyKeySwitchError(level, Scale, 4)));
        using ICiphertext plain = E.RotateSum([new(a[0], 0), new(a[1], 0)]);
        AssertClose([.. x[0].Zip(x[1], (u, v) => u + v)], plain, CkksParty.Worst(fresh));
        DisposeAll(a);
    }

    private double RotationTolerance(int level, int rotations = 1) => CkksParty.Worst(Fresh, Math.Sqrt(rotations) * Party.Model.KeySwitchError(level, Scale));
}
