namespace HeGpu.Ckks.Tests;

/// <summary>
/// Random circuits through the seam, on the engine and on the simulator, against exact doubles: levels and scales must agree
/// exactly, values within the noise of the model.
/// </summary>
[NoLeakedBuffers]
public class CompositeTests(SmallParty party) : IClassFixture<SmallParty>
{
    private static readonly int[] s_steps = [1, 2, 3, 5, -1, -7, 512];

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(40)]
    public void A_random_circuit_computes_what_plain_arithmetic_does(int operations)
    {
        int seed = Random.Shared.Next();
        var simulator = new SimulatedEvaluator(party.Parameters, party.Keys.Available);
        var random = new Random(seed);
        double[][] inputs = [party.RandomValues(), party.RandomValues(), party.RandomValues()];
        var real = new Walker(party.Evaluator, [.. inputs.Select(v => (ICiphertext)party.Encrypt(v))]);
        var clear = new Walker(simulator, [.. inputs.Select(v => (ICiphertext)simulator.Encrypt(v, party.Parameters.MaxLevel, party.Parameters.Scale))]);
        for (int i = 0; i < operations; i++)
        {
            int choice = random.Next();
            double[] weights = party.RandomValues();
            real.Step(choice, weights);
            clear.Step(choice, weights);
        }
        for (int i = 0; i < real.Registers.Length; i++)
        {
            var actual = (Ciphertext)real.Registers[i];
            Assert.True((clear.Registers[i].Level, clear.Registers[i].Scale) == (actual.Level, actual.Scale), $"seed {seed}: {actual} instead of level {clear.Registers[i].Level}");
            double[] expected = simulator.Decrypt(clear.Registers[i]), values = party.Decrypt(actual);
            double largest = expected.Max(Math.Abs);
            for (int j = 0; j < values.Length; j++)
                Assert.True(Math.Abs(values[j] - expected[j]) <= 1e-5 * Math.Max(1, largest), $"seed {seed}, register {i}, slot {j}: {values[j]} instead of {expected[j]}");
            actual.Dispose();
        }
    }

    // Registers of fresh inputs; every step overwrites one. Values stay within about 1 by halving.
    private sealed class Walker(IEvaluator e, ICiphertext[] registers)
    {
        public ICiphertext[] Registers { get; } = registers;

        public void Step(int choice, double[] weights)
        {
            int a = choice % 3, b = choice / 3 % 3, operation = choice / 9 % 9, step = s_steps[choice / 81 % s_steps.Length];
            ICiphertext x = Registers[a], y = Registers[b];
            bool product = x.Level > 0 && Math.Log2(x.Scale) > 38;
            Put(a, operation switch
            {
                0 => e.Rotate(x, step),
                1 => e.Negate(x),
                2 => e.Conjugate(x),
                3 => Sum(x, y, step),
                4 when product => Half(x, weights),
                5 when product => Then(e.Square(x), e.Rescale),
                6 when product && y.Level >= x.Level && Math.Log2(y.Scale) > 38 => Product(x, y),
                7 when product => Matrix(x, step, weights),
                8 => PlusPlain(x, weights),
                _ => e.Rotate(x, 0),
            });
        }

        private ICiphertext Half(ICiphertext x, double[] weights)
        {
            using IPlaintext w = e.Encode(weights, x.Level, e.Parameters.RescaleDivisor(x.Level));
            return Then(e.MultiplyPlain(x, w), e.Rescale);
        }

        private ICiphertext PlusPlain(ICiphertext x, double[] weights)
        {
            using IPlaintext w = e.Encode([0.125 * weights[0], 0.125 * weights[1]], x.Level, x.Scale);
            return e.AddPlain(x, w);
        }

        private ICiphertext Product(ICiphertext x, ICiphertext y)
        {
            using ICiphertext low = e.DropToLevel(y, x.Level);
            return Then(e.Multiply(x, low), e.Rescale);
        }

        // x - y/4 rotated, y brought to the scale of x by its weight.
        private ICiphertext Sum(ICiphertext x, ICiphertext y, int step)
        {
            if (y.Level <= x.Level)
                return e.Negate(x);
            using ICiphertext low = e.DropToLevel(y, x.Level + 1);
            using IPlaintext w = e.Encode([0.25], low.Level, x.Scale * e.Parameters.RescaleDivisor(low.Level) / y.Scale);
            using ICiphertext scaled = Then(e.MultiplyPlain(low, w), e.Rescale);
            using ICiphertext turned = e.RotateSum([new RotationTerm(scaled, step), new RotationTerm(scaled, 0)]);
            return e.Subtract(x, turned);
        }

        // Two diagonals with hoisted rotations.
        private ICiphertext Matrix(ICiphertext x, int step, double[] weights)
        {
            ICiphertext[] turned = e.RotateMany(x, [0, step]);
            double scale = e.Parameters.RescaleDivisor(x.Level);
            using IPlaintext u = e.Encode(weights, x.Level, scale), v = e.Encode([0.5, -0.25], x.Level, scale);
            ICiphertext result = Then(e.SumOfProducts(turned, [u, v]), e.Rescale);
            foreach (ICiphertext t in turned)
                t.Dispose();
            return result;
        }

        private static ICiphertext Then(ICiphertext first, Func<ICiphertext, ICiphertext> next)
        {
            using (first)
                return next(first);
        }

        private void Put(int register, ICiphertext value)
        {
            Registers[register].Dispose();
            Registers[register] = value;
        }
    }
}
