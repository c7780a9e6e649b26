namespace HeGpu.Ckks.Tests;

[NoLeakedBuffers]
public class RotationTests(SmallParty party) : IClassFixture<SmallParty>
{
    private CkksEvaluator E => party.Evaluator;

    private double Scale => party.Parameters.Scale;

    private double Tolerance(int level, int rotations = 1) => CkksParty.Worst(
        party.Model.PublicKeyError(Scale), party.Model.EncodeError(Scale), Math.Sqrt(rotations) * party.Model.KeySwitchError(level, Scale));

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
        double[] x = party.RandomValues();
        using Ciphertext a = party.Encrypt(x, level), rotated = E.Rotate(a, steps);
        Assert.Equal((level, Scale), (rotated.Level, rotated.Scale));
        party.AssertClose(CkksParty.Rotated(x, steps), rotated, Tolerance(level));
    }

    [Fact]
    public void Rotations_compose_and_undo()
    {
        double[] x = party.RandomValues();
        using Ciphertext a = party.Encrypt(x), b = E.Rotate(a, 2), c = E.Rotate(b, 3), d = E.Rotate(a, 5), forth = E.Rotate(a, 1), e = E.Rotate(forth, -1);
        party.AssertClose(party.Decrypt(d), c, Tolerance(6, 3));
        party.AssertClose(x, e, Tolerance(6, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Conjugation_negates_imaginary_parts(int level)
    {
        Complex[] x = party.RandomComplex(), back = new Complex[x.Length];
        using Ciphertext a = party.Encrypt(x, level), b = E.Conjugate(a), c = E.Rotate(b, 3);
        party.Decryptor.DecryptValues(b, back);
        for (int i = 0; i < x.Length; i++)
            Assert.True((Complex.Conjugate(x[i]) - back[i]).Magnitude <= Tolerance(level));
        party.Decryptor.DecryptValues(c, back);
        for (int i = 0; i < x.Length; i++)
            Assert.True((Complex.Conjugate(x[(i + 3) % x.Length]) - back[i]).Magnitude <= Tolerance(level, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void Hoisted_rotations_equal_single_ones_word_for_word(int level)
    {
        using Ciphertext a = party.Encrypt(party.RandomValues(), level);
        int[] steps = [1, -1, 0, 5, 512];
        Ciphertext[] many = E.RotateMany(a, steps);
        for (int i = 0; i < steps.Length; i++)
        {
            using Ciphertext one = E.Rotate(a, steps[i]);
            Assert.Equal(Words(one), Words(many[i]));
            many[i].Dispose();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_lazy_sum_of_rotations_equals_the_sum_of_rotations(int level)
    {
        int[] steps = [3, 0, -7, 1, 0, 3];
        double[][] x = [.. steps.Select(_ => party.RandomValues())];
        Ciphertext[] a = [.. x.Select(v => party.Encrypt(v, level))];
        using Ciphertext sum = E.RotateSum(a, steps);
        double[] expected = [.. Enumerable.Range(0, x[0].Length).Select(i => steps.Select((s, k) => CkksParty.Rotated(x[k], s)[i]).Sum())];
        double fresh = Math.Sqrt(steps.Length) * party.Model.PublicKeyError(Scale);
        party.AssertClose(expected, sum, CkksParty.Worst(fresh, party.Model.LazyKeySwitchError(level, Scale, 4)));

        using Ciphertext plain = E.RotateSum(a.AsSpan(0, 2), [0, 0]), seam = (Ciphertext)((IEvaluator)E).RotateSum([new RotationTerm(a[0], 3), new RotationTerm(a[1], 0)]);
        party.AssertClose([.. x[0].Zip(x[1], (u, v) => u + v)], plain, CkksParty.Worst(fresh));
        party.AssertClose([.. CkksParty.Rotated(x[0], 3).Zip(x[1], (u, v) => u + v)], seam, CkksParty.Worst(fresh, party.Model.KeySwitchError(level, Scale)));
        foreach (Ciphertext c in a)
            c.Dispose();
    }

    [Fact]
    public void A_missing_key_names_the_rotation_and_those_that_exist()
    {
        using Ciphertext a = party.Encrypt([1.0]);
        foreach (Action action in new Action[] { () => E.Rotate(a, 4), () => E.RotateMany(a, [1, 4]), () => E.RotateSum([a, a], [1, 4]) })
        {
            var e = Assert.Throws<CkksException>(action);
            Assert.Equal(CkksErrorKind.MissingKey, e.Kind);
            Assert.Contains("by 4 (element 81)", e.Message);
            Assert.Contains("-7, -1, 1, 2, 3, 5, 512", e.Message);
        }
        var bare = new CkksEvaluator(party.Parameters, party.Device);
        Assert.Equal(CkksErrorKind.MissingKey, Assert.Throws<CkksException>(() => bare.Conjugate(a)).Kind);
        Assert.Equal(CkksErrorKind.ForeignObject, Assert.Throws<CkksException>(() => E.RotateMany(a, [1], [a])).Kind);
    }

    private static ulong[] Words(Ciphertext c)
    {
        var words = new ulong[c.Size * (c.Level + 1) * c.Parameters.Degree];
        c.Device.Download(c.View, words);
        return words;
    }
}
