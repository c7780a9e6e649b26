namespace HeGpu.Ckks.Tests;

/// <summary>Keys that serve the levels up to one below the top: smaller, as exact there, and refused above with one clear error.</summary>
public sealed class KeyLevelTests
{
    private static readonly CkksParametersLiteral s_literal = new(11, [50, 40, 40, 40, 40, 40, 40], [46, 46], 40, AllowInsecure: true);

    private static AvailableKeys Wanted => new([1, 2, -3]) { RotationLevels = new Dictionary<int, int> { [1] = 3, [2] = 0 }, RelinearizationLevel = 4 };

    [Fact]
    public void Each_key_takes_the_digits_and_limbs_of_its_level()
    {
        using var party = new CkksParty(s_literal, Wanted);
        CkksParameters p = party.Parameters;
        bool packed = party.Device.PacksConstants;
        long Bytes(int digits, int level) => 2 * digits * p.Degree * p.Ring.ModuliOf(p.ExtendedLimbsAt(level)).Sum(q => packed ? PackedWords.BytesOf(q.Value) : (long)sizeof(ulong));
        Assert.Equal(Bytes(2, 3), Key(party, 1).Bytes);
        Assert.Equal(Bytes(1, 0), Key(party, 2).Bytes);
        Assert.Equal(p.SwitchingKeyBytes(p.MaxLevel, packed), Key(party, -3).Bytes);
        Assert.Equal(Bytes(3, 4), party.Keys.Relinearization!.Bytes);
        Assert.Equal(party.Keys.Bytes, party.Keys.Index.Bytes(p, packed));
        Assert.Equal(EvaluationKeyIndex.Of(p, Wanted).Galois, party.Keys.Index.Galois);
        Assert.Equal(EvaluationKeyIndex.Of(p, party.Keys.Available).Galois, party.Keys.Index.Galois);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void They_work_at_their_level_and_below(int level)
    {
        using var party = new CkksParty(s_literal, Wanted);
        double[] values = party.RandomValues();
        using Ciphertext c = party.Encrypt(values, level), rotated = party.Evaluator.Rotate(c, 1);
        double tolerance = CkksParty.Worst(party.Model.PublicKeyError(c.Scale), party.Model.KeySwitchError(level, c.Scale), party.Model.EncodeError(c.Scale));
        party.AssertClose(CkksParty.Rotated(values, 1), rotated, tolerance);
        using Ciphertext sum = party.Evaluator.RotateSum([c, c], [1, -3]);
        double[] expected = [.. CkksParty.Rotated(values, 1).Zip(CkksParty.Rotated(values, -3), (a, b) => a + b)];
        party.AssertClose(expected, sum, 3 * tolerance);
        if (level == 0) return;
        using Ciphertext square = party.Evaluator.Square(c);
        party.AssertClose([.. values.Select(v => v * v)], square, 4 * tolerance);
    }

    [Fact]
    public void Above_their_level_evaluator_and_simulation_say_the_same()
    {
        using var party = new CkksParty(s_literal, Wanted);
        var simulated = new SimulatedEvaluator(party.Parameters, Wanted);
        using Ciphertext c = party.Encrypt(party.RandomValues(), 5);
        using ICiphertext s = simulated.Encrypt(new double[party.Parameters.Slots], 5, party.Parameters.Scale);
        string Same(Action real, Action simulation)
        {
            CkksException a = Assert.Throws<CkksException>(real), b = Assert.Throws<CkksException>(simulation);
            Assert.Equal((CkksErrorKind.MissingKey, a.Message), (b.Kind, b.Message));
            return a.Message;
        }

        string rotation = Same(() => party.Evaluator.Rotate(c, 1), () => simulated.Rotate(s, 1));
        Assert.Contains("rotation by 1 serves levels up to 3", rotation);
        Assert.Contains("at level 5", rotation);
        Assert.Contains("DropToLevel(3)", rotation);
        Same(() => party.Evaluator.RotateMany(c, [-3, 2]), () => simulated.RotateMany(s, [-3, 2]));
        Same(() => party.Evaluator.RotateSum([c], [1]), () => simulated.RotateSum([new RotationTerm(s, 1)]));
        Assert.Contains("relinearization key serves levels up to 4", Same(() => party.Evaluator.Square(c), () => simulated.Square(s)));
        party.Evaluator.Rotate(c, -3).Dispose();
    }

    [Fact]
    public void Without_its_key_a_product_is_not_begun()
    {
        using var party = new CkksParty(s_literal, Wanted);
        using Ciphertext c = party.Encrypt(party.RandomValues(), 5), destination = party.Encrypt(party.RandomValues(), 2);
        double[] before = party.Decrypt(destination);
        party.Device.ResetPeak();
        long live = party.Device.LiveBytes;
        Assert.Throws<CkksException>(() => party.Evaluator.Multiply(c, c, destination));
        Assert.Throws<CkksException>(() => party.Evaluator.MultiplyRescale(c, c, destination));
        Assert.Equal(live, party.Device.PeakBytes);
        Assert.Equal(before, party.Decrypt(destination));
    }

    [Fact]
    public void A_level_that_does_not_exist_is_refused()
    {
        CkksParameters p = CkksParameters.Create(s_literal);
        AvailableKeys wanted = Wanted with { RelinearizationLevel = 7 };
        Assert.Equal(CkksErrorKind.LevelMismatch, Assert.Throws<CkksException>(() => EvaluationKeyIndex.Of(p, wanted)).Kind);
        wanted = Wanted with { RotationLevels = new Dictionary<int, int> { [2] = -1 } };
        Assert.Equal(CkksErrorKind.LevelMismatch, Assert.Throws<CkksException>(() => EvaluationKeyIndex.Of(p, wanted)).Kind);
    }

    private static SwitchingKey Key(CkksParty party, int steps) => party.Keys.Galois[party.Parameters.Ring.GaloisElement(steps)];
}
