namespace HeGpu.Ckks.Tests;

public class DistributionTests
{
    private const int Samples = 1 << 20;
    private static readonly byte[] s_seed = [.. Enumerable.Range(0, 32).Select(i => (byte)(11 * i))];

    [Fact]
    public void Errors_are_a_discrete_Gaussian_of_deviation_3_2()
    {
        long[] x = Draw(DiscreteGaussian.Fill);
        Assert.InRange(x.Average(v => (double)v), -0.02, 0.02);
        Assert.InRange(Math.Sqrt(x.Average(v => (double)v * v)), 3.19, 3.21);
        const int tail = 13;
        double total = Enumerable.Range(-60, 121).Sum(Weight);
        double[] expected = [.. Enumerable.Range(-tail, (2 * tail) + 1).Select(k => Samples * (Math.Abs(k) < tail ? Weight(k) : Enumerable.Range(tail, 40).Sum(Weight)) / total)];
        var counts = new double[expected.Length];
        foreach (long v in x)
            counts[Math.Clamp(v, -tail, tail) + tail]++;
        Assert.True(ChiSquare.Of(counts, expected) < ChiSquare.Limit(expected.Length - 1));
    }

    [Fact]
    public void Errors_reach_beyond_six_deviations_and_stop() => Assert.InRange(DiscreteGaussian.Bound, 6 * DiscreteGaussian.Sigma, 12 * DiscreteGaussian.Sigma);

    [Fact]
    public void The_vector_path_equals_one_at_a_time()
    {
        foreach (Sampler sampler in new Sampler[] { DiscreteGaussian.Fill, UniformTernary.Fill })
        {
            var whole = new long[1003];
            using (var stream = new RandomStream(s_seed, 9))
                sampler(stream, whole);
            var single = new long[whole.Length];
            using (var stream = new RandomStream(s_seed, 9))
                for (int i = 0; i < single.Length; i++)
                    sampler(stream, single.AsSpan(i, 1));
            Assert.Equal(single, whole);
        }
    }

    [Fact]
    public void Secrets_are_uniform_ternary()
    {
        long[] x = Draw(UniformTernary.Fill);
        double[] counts = [x.Count(v => v == -1), x.Count(v => v == 0), x.Count(v => v == 1)];
        Assert.Equal(Samples, counts.Sum());
        Assert.True(ChiSquare.Of(counts, [Samples / 3.0, Samples / 3.0, Samples / 3.0]) < ChiSquare.Limit(2));
    }

    private delegate void Sampler(RandomStream stream, Span<long> destination);

    private static long[] Draw(Sampler sampler)
    {
        var x = new long[Samples];
        using var stream = new RandomStream(s_seed, 1);
        sampler(stream, x);
        return x;
    }

    private static double Weight(int k) => Math.Exp(-k * k / (2 * DiscreteGaussian.Sigma * DiscreteGaussian.Sigma));
}
