using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Native;

namespace HeGpu.Circuits.Tests;

public class LinearTransformTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 4)]
    public void Every_split_equals_the_matrix_product(int inputs, int outputs)
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        CkksParameters parameters = RandomMatrices.Parameters();
        SlotMatrix matrix = RandomMatrices.Sparse(random, parameters.Slots, inputs, outputs);
        double[][] x = RandomMatrices.Vectors(random, parameters.Slots, inputs), y = matrix.Multiply(x);
        RotationPattern pattern = matrix.Pattern;
        foreach (BabyGiantSplit split in new[]
        {
            BabyGiantSplit.Flat(parameters.Slots), new(parameters.Slots, 0, 4, true, true), new(parameters.Slots, 0, 4, false, false),
            new(parameters.Slots, 3, 6, true, true), new(parameters.Slots, 2, 7, false, true), pattern.Sets.Best(RotationCosts.Typical).Split,
        })
        {
            var evaluator = new SimulatedEvaluator(parameters, new AvailableKeys([.. pattern.Sets.Steps(split)]));
            // Inputs at different scales: the weights must make up for it.
            ICiphertext[] ciphertexts = [.. x.Select((v, i) => evaluator.Encrypt(v, 2, parameters.Scale * (1 + (0.3 * i))))];
            double target = parameters.Scale * 1.7;
            ICiphertext[] results = new LinearTransform("t", matrix, split).Apply(evaluator, ciphertexts, target);
            for (int o = 0; o < outputs; o++)
            {
                Assert.Equal(1, results[o].Level);
                Assert.Equal(1, results[o].Scale / target, 1e-12);
                RandomMatrices.AssertClose(y[o], evaluator.Decrypt(results[o]), 1e-9);
            }
        }
    }

    [Fact]
    public void Equals_the_naive_diagonal_method_on_ciphertexts()
    {
        var random = new Random(Random.Shared.Next());
        CkksParameters parameters = RandomMatrices.Parameters();
        SlotMatrix matrix = RandomMatrices.Sparse(random, parameters.Slots, 2, 2);
        double[][] x = RandomMatrices.Vectors(random, parameters.Slots, 2), y = matrix.Multiply(x);
        RotationPattern pattern = matrix.Pattern;
        BabyGiantSplit split = pattern.Sets.Best(RotationCosts.Typical).Split;
        using PolynomialDevice device = CpuDevices.Open(CpuDevices.Auto);
        using SecretKey secret = SecretKey.Generate(parameters, device);
        using var generator = new KeyGenerator(secret);
        SortedSet<int> steps = [.. pattern.Sets.Steps(split), .. pattern.Sets.Steps(BabyGiantSplit.Flat(parameters.Slots))];
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys([.. steps]));
        using var encryptor = new Encryptor(secret);
        var decryptor = new Decryptor(secret);
        var evaluator = new CkksEvaluator(parameters, device, keys);
        ICiphertext[] inputs = [.. x.Select(v => encryptor.Encrypt(v, 2, parameters.Scale))];
        int live = device.LiveBuffers;
        ICiphertext[] fast = new LinearTransform("t", matrix, split).Apply(evaluator, inputs, parameters.Scale);
        ICiphertext[] grouped = new LinearTransform("t", matrix, split).Apply(evaluator, inputs, parameters.Scale, new() { MaxLiveBabies = 1 });
        ICiphertext[] naive = NaiveLinearTransform.Apply(evaluator, matrix, inputs, parameters.Scale);
        for (int o = 0; o < y.Length; o++)
        {
            foreach (ICiphertext c in new[] { fast[o], grouped[o], naive[o] })
            {
                Assert.Equal(1, c.Level);
                RandomMatrices.AssertClose(y[o], decryptor.DecryptValues((Ciphertext)c), 1e-4);
                c.Dispose();
            }
        }

        Assert.Equal(live, device.LiveBuffers);
        foreach (ICiphertext c in inputs) c.Dispose();
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1)]
    public void Batches_share_each_encoded_weight_and_equal_single_runs(int maxLiveBabies)
    {
        var random = new Random(Random.Shared.Next());
        CkksParameters parameters = RandomMatrices.Parameters();
        SlotMatrix matrix = RandomMatrices.Sparse(random, parameters.Slots, 2, 3);
        BabyGiantSplit split = matrix.Pattern.Sets.Best(RotationCosts.Typical).Split;
        var evaluator = new SimulatedEvaluator(parameters);
        var cache = new WeightCache(long.MaxValue);
        double[][][] x = [.. Enumerable.Range(0, 3).Select(_ => RandomMatrices.Vectors(random, parameters.Slots, 2))];
        ICiphertext[][] batches = [.. x.Select(b => b.Select(v => (ICiphertext)evaluator.Encrypt(v, 2, parameters.Scale)).ToArray())];
        ICiphertext[][] results = new LinearTransform("t", matrix, split).ApplyToBatches(
            evaluator, batches, parameters.Scale, new() { MaxLiveBabies = maxLiveBabies, Cache = cache });
        for (int b = 0; b < x.Length; b++)
        {
            double[][] y = matrix.Multiply(x[b]);
            for (int o = 0; o < y.Length; o++) RandomMatrices.AssertClose(y[o], evaluator.Decrypt(results[b][o]), 1e-9);
        }

        Assert.Equal(matrix.Pattern.Sets.Count(split).Products, cache.Count);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1)]
    public void Equal_diagonals_are_encoded_once(int maxLiveBabies)
    {
        var random = new Random(Random.Shared.Next());
        CkksParameters parameters = RandomMatrices.Parameters();
        var matrix = new PhasedMatrix(random, parameters.Slots);
        var evaluator = new SimulatedEvaluator(parameters);
        double[][] x = RandomMatrices.Vectors(random, parameters.Slots, PhasedMatrix.Ciphertexts);
        ICiphertext[] inputs = [.. x.Select(v => (ICiphertext)evaluator.Encrypt(v, 2, parameters.Scale))];
        foreach (BabyGiantSplit split in new[] { BabyGiantSplit.Flat(parameters.Slots), new(parameters.Slots, 0, 2, false, true) })
        {
            using var cache = new WeightCache(long.MaxValue);
            ICiphertext[] y = new LinearTransform("t", matrix, split).Apply(evaluator, inputs, parameters.Scale, new() { Cache = cache, MaxLiveBabies = maxLiveBabies });
            for (int o = 0; o < y.Length; o++) RandomMatrices.AssertClose(matrix.Multiply(x)[o], evaluator.Decrypt(y[o]), 1e-9);
            // The constant, one vector of full length, and that of period 8 at most once for each shift modulo 8.
            int shifts = split.MiddleIsBaby ? 1 : 3;
            Assert.InRange(cache.Count, 3, 1 + (2 * shifts));
        }
    }

    [Fact]
    public void Batches_at_different_scales_are_refused()
    {
        CkksParameters parameters = RandomMatrices.Parameters();
        var evaluator = new SimulatedEvaluator(parameters);
        var transform = new LinearTransform("t", RandomMatrices.Sparse(new Random(1), parameters.Slots, 1, 1), BabyGiantSplit.Flat(parameters.Slots));
        ICiphertext[] one = [evaluator.Encrypt([1.0], 2, parameters.Scale)], other = [evaluator.Encrypt([1.0], 2, 1.1 * parameters.Scale)];
        Assert.Contains("in another", Assert.Throws<ArgumentException>(() => transform.ApplyToBatches(evaluator, [one, other], parameters.Scale)).Message);
    }

    [Fact]
    public void An_output_without_weights_is_zero()
    {
        CkksParameters parameters = RandomMatrices.Parameters();
        var matrix = new SlotMatrix(parameters.Slots, 1, 2);
        matrix.Add(0, 3, 0, 5, 2);
        var evaluator = new SimulatedEvaluator(parameters);
        double[] x = RandomMatrices.Vectors(new Random(1), parameters.Slots, 1)[0];
        ICiphertext[] y = new LinearTransform("t", matrix, BabyGiantSplit.Flat(parameters.Slots)).Apply(evaluator, [evaluator.Encrypt(x, 2, parameters.Scale)], parameters.Scale);
        Assert.Equal(2 * x[5], evaluator.Decrypt(y[0])[3], 1e-12);
        Assert.All(evaluator.Decrypt(y[1]), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Misuse_is_named()
    {
        CkksParameters parameters = RandomMatrices.Parameters();
        var evaluator = new SimulatedEvaluator(parameters);
        var transform = new LinearTransform("head", RandomMatrices.Sparse(new Random(1), parameters.Slots, 2, 1), BabyGiantSplit.Flat(parameters.Slots));
        ICiphertext At(int level) => evaluator.Encrypt([1.0], level, parameters.Scale);
        Assert.Contains("levels 2 and 1", Assert.Throws<ArgumentException>(() => transform.Apply(evaluator, [At(2), At(1)], parameters.Scale)).Message);
        Assert.Contains("level 0", Assert.Throws<ArgumentException>(() => transform.Apply(evaluator, [At(0), At(0)], parameters.Scale)).Message);
        Assert.Contains("maps 2", Assert.Throws<ArgumentException>(() => transform.Apply(evaluator, [At(2)], parameters.Scale)).Message);
    }
}
