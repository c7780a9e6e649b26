using HeGpu.Native;

namespace HeGpu.Ckks.Tests;

/// <summary>Squares of both values of a slot against doubles, the simulator, and the same steps taken one by one.</summary>
[NoLeakedBuffers]
public class SquarePairTests(SmallParty party) : IClassFixture<SmallParty>
{
    private double Scale => party.Parameters.Scale;

    public static TheoryData<string> Devices => [.. CpuDevices.List().Where(d => d.IsUsable).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Equal_to_the_steps_one_by_one_on_every_device(string device)
    {
        using var own = new CkksParty(
            new CkksParametersLiteral(10, [50, 40, 40, 40], [46, 46], 40, AllowInsecure: true), new AvailableKeys([], Conjugation: true) { ConjugationLevel = 2, RelinearizationLevel = 2 }, device);
        CkksEvaluator e = own.Evaluator;
        using Ciphertext a = own.Encrypt(own.RandomComplex(), 2), conjugate = e.Conjugate(a), sum = e.Add(a, conjugate), difference = e.Subtract(a, conjugate);
        using Plaintext root = Root(own, 2);
        using Ciphertext first = e.Tensor(sum, sum), second = e.Tensor(difference, difference), turned = e.Multiply(second, root), product = e.Subtract(first, turned);
        using Ciphertext relinearized = e.Relinearize(product), expected = e.Rescale(relinearized), actual = e.SquarePairRescale(a, root);
        // One rounding instead of two: equal up to the last bits of the scale.
        double tolerance = CkksParty.Worst(own.Model.KeySwitchError(1, actual.Scale), own.Model.RescaleError(actual.Scale));
        Complex[] one = new Complex[own.Parameters.Slots], other = new Complex[own.Parameters.Slots];
        own.Decryptor.DecryptValues(expected, one);
        own.Decryptor.DecryptValues(actual, other);
        for (int i = 0; i < one.Length; i++)
            Assert.True(((one[i] / SlotPair.SquareGain) - other[i]).Magnitude <= tolerance, $"slot {i}: {one[i] / SlotPair.SquareGain} and {other[i]}");
    }

    [Fact]
    public void The_simulator_keeps_the_same_books()
    {
        var simulator = new SimulatedEvaluator(party.Parameters, party.Keys.Available);
        double[] x = party.RandomValues(), y = party.RandomValues();
        using ICiphertext a = simulator.Encrypt(Pairs(x, y), 3, Scale);
        using IPlaintext root = simulator.Encode([SlotPair.RootOfMinusTwo], 3, 1);
        using ICiphertext squares = simulator.SquarePairRescale(a, root);
        Assert.Equal((2, 4 * Scale * Scale / party.Parameters.RescaleDivisor(3)), (squares.Level, squares.Scale));
        Complex[] slots = simulator.DecryptSlots(squares);
        for (int i = 0; i < slots.Length; i++)
        {
            Assert.Equal(x[i] * x[i], SlotPair.First(slots[i]), 1e-14);
            Assert.Equal(y[i] * y[i], SlotPair.Second(slots[i]), 1e-14);
        }
    }

    [Fact]
    public void The_constant_is_two_monomials()
    {
        using Plaintext root = Root(party, 1);
        int n = party.Parameters.Degree;
        var coefficients = new double[n];
        party.Encoder.DecodeCoefficients(root, coefficients);
        for (int k = 0; k < n; k++)
            Assert.Equal(k == n / 4 || k == 3 * n / 4 ? 1 : 0, coefficients[k]);
    }

    [Fact]
    public void What_cannot_be_is_refused_alike_by_evaluator_and_simulator()
    {
        AvailableKeys wanted = new([], Conjugation: true) { ConjugationLevel = 2 };
        using var own = new CkksParty(new CkksParametersLiteral(10, [50, 40, 40, 40], [46, 46], 40, AllowInsecure: true), wanted);
        var simulator = new SimulatedEvaluator(own.Parameters, wanted);
        Assert.Equal(CkksErrorKind.MissingKey, Same(3, 3, 1).Kind);
        Assert.Contains("conjugation key serves levels up to 2", Same(3, 3, 1).Message);
        Assert.Equal(CkksErrorKind.ScaleMismatch, Same(2, 2, 4).Kind);
        Assert.Equal(CkksErrorKind.LevelMismatch, Same(2, 1, 1).Kind);
        Assert.Equal(CkksErrorKind.LevelExhausted, Same(0, 0, 1).Kind);

        CkksException Same(int level, int constantLevel, double constantScale)
        {
            using Ciphertext real = own.Encrypt(own.RandomComplex(), level);
            using Plaintext root = own.Encoder.Encode([SlotPair.RootOfMinusTwo], constantLevel, constantScale);
            CkksException a = Assert.Throws<CkksException>(() => own.Evaluator.SquarePairRescale(real, root));
            CkksException b = Assert.Throws<CkksException>(() => simulator.SquarePairRescale(
                simulator.Encrypt(own.RandomComplex(), level, own.Parameters.Scale), simulator.Encode([SlotPair.RootOfMinusTwo], constantLevel, constantScale)));
            Assert.Equal(a.Message, b.Message);
            return a;
        }
    }

    private static Plaintext Root(CkksParty party, int level) => party.Encoder.Encode([SlotPair.RootOfMinusTwo], level, 1);

    private static Complex[] Pairs(double[] first, double[] second) => [.. first.Zip(second, SlotPair.Of)];
}
