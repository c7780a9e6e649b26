using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// What calibration samples say of the nodes: largest values, and how errors grow. Errors are injected where the evaluator would make them
/// and followed through the network's own arithmetic, so that amplification by weights and squares is that of the real data. All errors are
/// inversely proportional to the scale, so one run at a reference scale serves every other.
/// </summary>
internal sealed class NodeBounds
{
    public const int ReferenceBits = 40;

    /// <summary>Samples see only some of the pixels that will come: allow for that much more.</summary>
    public const double ErrorMargin = 2;

    private readonly EncryptedNetwork _network;
    private readonly double[][][] _clean;
    private readonly Dictionary<int, double> _errors = [];

    public NodeBounds(EncryptedNetwork network, IReadOnlyList<FeatureMap> samples)
    {
        _network = network;
        _clean = [.. samples.Select(s => network.Evaluate(s.Values))];
        Largest = [.. Enumerable.Range(0, network.Nodes.Count).Select(n => _clean.Max(sample => sample[n].Max(Math.Abs)))];
    }

    /// <summary>Largest absolute value of each node over the samples.</summary>
    public IReadOnlyList<double> Largest { get; }

    /// <summary>Expected largest output error at a scale of 2^bits.</summary>
    public double OutputError(int logDegree, double bits) => ErrorMargin * ReferenceError(logDegree) * Math.Pow(2, ReferenceBits - bits);

    private double ReferenceError(int logDegree)
    {
        if (_errors.TryGetValue(logDegree, out double known)) return known;
        double worst = 0;
        var random = new Random(logDegree);
        foreach (double[][] clean in _clean)
        {
            double[][] noisy = _network.Evaluate(clean[0], (n, values) => Perturb(_network, n, clean, values, logDegree, random));
            worst = Math.Max(worst, clean[_network.Output].Zip(noisy[_network.Output], (a, b) => Math.Abs(a - b)).Max());
        }

        return _errors[logDegree] = worst;
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
