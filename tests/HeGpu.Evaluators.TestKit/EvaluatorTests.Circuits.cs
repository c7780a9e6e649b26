namespace HeGpu.Evaluators.TestKit;

public abstract partial class EvaluatorTests
{
    /// <summary>
    /// Random circuits on the evaluator and on the simulator, against exact doubles: levels and scales must agree exactly, values within the noise of the model.
    /// </summary>
    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(30)]
    [InlineData(40)]
    public void A_random_circuit_computes_what_plain_arithmetic_does(int operations)
    {
        int seed = Random.Shared.Next();
        var simulator = new SimulatedEvaluator(Party.Parameters, Party.Keys.Available);
        var random = new Random(seed);
        double[][] inputs = [Party.RandomValues(), Party.RandomValues(), Party.RandomValues()];
        var real = new RandomCircuit(E, [.. inputs.Select(v => Encrypt(v))]);
        var clear = new RandomCircuit(simulator, [.. inputs.Select(v => (ICiphertext)simulator.Encrypt(v, Party.Parameters.MaxLevel, Scale))]);
        for (int i = 0; i < operations; i++)
        {
            int choice = random.Next();
            double[] weights = Party.RandomValues();
            real.Step(choice, weights);
            clear.Step(choice, weights);
        }
        for (int i = 0; i < real.Registers.Length; i++)
        {
            ICiphertext actual = real.Registers[i];
            Assert.True((clear.Registers[i].Level, clear.Registers[i].Scale) == (actual.Level, actual.Scale), $"seed {seed}: level {actual.Level} instead of {clear.Registers[i].Level}");
            double[] expected = simulator.Decrypt(clear.Registers[i]);
            Complex[] values = Decrypt(actual);
            double largest = expected.Max(Math.Abs);
            for (int j = 0; j < values.Length; j++)
                Assert.True(Math.Abs(values[j].Real - expected[j]) <= 1e-5 * Math.Max(1, largest), $"seed {seed}, register {i}, slot {j}: {values[j]} instead of {expected[j]}");
        }
        DisposeAll(real.Registers);
    }
}
