using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// What calibration samples say of the nodes: largest values, and how errors grow. Errors are injected where the evaluator would make them
/// and followed through the network's own arithmetic, so that amplification by weights and squares is that of the real data. All errors are
/// inversely proportional to the scale, so one run at a reference scale serves every other.
/// </summary>
/// <param name="Largest">Largest absolute value of each node over the samples.</param>
/// <param name="ReferenceError">Largest output error at <see cref="ReferenceBits"/>, per log2 N.</param>
internal sealed record NodeBounds(double[] Largest, IReadOnlyDictionary<int, double> ReferenceError)
{
    public const int ReferenceBits = 40;

    /// <summary>Samples see only some of the pixels that will come: allow for that much more.</summary>
    public const double ErrorMargin = 2;

    /// <summary>Expected largest output error at a scale of 2^bits.</summary>
    public double OutputError(int logDegree, double bits) => ErrorMargin * ReferenceError[logDegree] * Math.Pow(2, ReferenceBits - bits);

    public static NodeBounds Measure(EncryptedNetwork network, IReadOnlyList<FeatureMap> samples, IEnumerable<int> logDegrees, CancellationToken cancellation)
    {
        var largest = new double[network.Nodes.Count];
        int[] degrees = [.. logDegrees];
        var errors = degrees.ToDictionary(d => d, _ => 0.0);
        foreach (FeatureMap sample in samples)
        {
            cancellation.ThrowIfCancellationRequested();
            double[][] clean = network.Evaluate(sample.Values);
            for (int n = 0; n < largest.Length; n++)
                largest[n] = Math.Max(largest[n], clean[n].Max(Math.Abs));
            foreach (int d in degrees)
            {
                var random = new Random(d);
                double[][] noisy = network.Evaluate(sample.Values, (n, values) => Perturb(network, n, clean, values, d, random));
                double worst = clean[network.Output].Zip(noisy[network.Output], (a, b) => Math.Abs(a - b)).Max();
                errors[d] = Math.Max(errors[d], worst);
            }
        }

        return new(largest, errors);
    }

    /// <summary>
    /// Standard deviations at scale D = 2^40, real part (half the variance): rescale and key switch each round two polynomials, one
    /// multiplied by a ternary secret: sqrt(N (1 + 2N/3) / 12) / D; an encoded weight rounds to sqrt(N / 12) / D, times the value it meets.
    /// </summary>
    private static void Perturb(EncryptedNetwork network, int node, double[][] clean, double[] values, int logDegree, Random random)
    {
        double n = Math.Pow(2, logDegree), scale = Math.Pow(2, ReferenceBits);
        double division = Math.Sqrt(n * (1 + (2 * n / 3)) / 24) / scale, rounding = Math.Sqrt(n / 24) / scale;
        double deviation = network.Nodes[node] switch
        {
            InputNode => 2 * division,
            LinearNode l => Math.Sqrt((division * division) + l.Terms.Sum(t => TermVariance(t, clean[t.Source], division, rounding))),
            PoolNode => 2 * division,
            PolynomialNode p => p.Levels * 2 * division,
            _ => division,
        };
        for (int i = 0; i < values.Length; i++) values[i] += deviation * Gaussian(random);
    }

    /// <summary>Key-switch errors of rotated inputs through the weights (largest output channel), and encoding errors of the weights.</summary>
    private static double TermVariance(LinearTerm term, double[] source, double division, double rounding)
    {
        LinearMap map = term.Map;
        double meanSquare = source.Sum(x => x * x) / source.Length, most = 0;
        for (int o = 0; o < map.OutChannels; o++)
        {
            double squares = 0;
            for (int k = 0; k < map.Rows.Kernel; k++)
                for (int l = 0; l < map.Columns.Kernel; l++)
                    foreach (double w in map.Weights(k, l).Slice(o * map.InChannels, map.InChannels)) squares += w * w;
            most = Math.Max(most, squares);
        }

        double taps = (double)map.Rows.Kernel * map.Columns.Kernel * map.InChannels;
        return (most * division * division) + (taps * meanSquare * rounding * rounding);
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
