using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// What calibration samples say of the nodes: largest values, and how errors grow. Errors are injected where the evaluator would make them
/// and followed through the network's own arithmetic, so that amplification by weights and squares is that of the real data. Errors are
/// inversely proportional to the scale and those of key switching to their size, so two runs at a reference scale serve all parameters of a degree.
/// </summary>
internal sealed class NodeBounds
{
    private const int ReferenceBits = 40;

    /// <summary>Samples see only some of the pixels that will come: allow for that much more.</summary>
    private const double ErrorMargin = 2;

    /// <summary>The largest error is looked for among at least so many; a network of few outputs gets several draws for each sample.</summary>
    private const int LeastErrors = 1024;

    /// <summary>Rotations without a key of their own are composed, mostly of two.</summary>
    private const int SwitchesPerRotation = 2;

    private readonly EncryptedNetwork _network;
    private readonly double[][][] _clean;
    private readonly Dictionary<(int LogDegree, int ImagesPerSlot), (double Rounding, double KeySwitching)> _errors = [];

    public NodeBounds(EncryptedNetwork network, IReadOnlyList<FeatureMap> samples)
    {
        _network = network;
        _clean = [.. samples.Select(s => network.Evaluate(s.Values))];
        Largest = [.. Enumerable.Range(0, network.Nodes.Count).Select(n => _clean.Max(sample => sample[n].Max(Math.Abs)))];
    }

    /// <summary>Largest absolute value of each node over the samples.</summary>
    public IReadOnlyList<double> Largest { get; }

    /// <summary>Expected largest output error with these parameters and the output at a scale of its own.</summary>
    /// <param name="parameters">Scale and degree.</param>
    /// <param name="outputScale">Of the output's ciphertexts.</param>
    /// <param name="imagesPerSlot">Errors of slots weigh more in the second of two images.</param>
    /// <param name="client">A server may switch keys as SEAL does for its own clients, with more noise in some slots.</param>
    public double OutputError(CkksParameters parameters, double outputScale, int imagesPerSlot, PlanClient client)
    {
        var noise = new NoiseModel(parameters) { DigitsFromZero = client == PlanClient.Seal };
        (double rounding, double keySwitching) = ReferenceErrors(parameters.LogDegree, imagesPerSlot);
        double relative = noise.KeySwitchError(parameters.MaxLevel, 1) / noise.RescaleError(1);
        // The real part has half the variance of a slot; the largest of n Gaussians lies about sqrt(2 ln n) deviations out.
        double last = noise.RescaleError(outputScale) * Math.Sqrt(Math.Log(_network.Nodes[_network.Output].Shape.Size));
        double within = Math.Pow(2, ReferenceBits - parameters.Literal.LogScale);
        double gain = imagesPerSlot == SlotPair.Count ? SlotPair.LargestErrorGain : 1;
        return ErrorMargin * gain * Math.Sqrt(Square(within * rounding) + Square(within * relative * keySwitching) + Square(last));
    }

    private (double Rounding, double KeySwitching) ReferenceErrors(int logDegree, int imagesPerSlot)
    {
        if (_errors.TryGetValue((logDegree, imagesPerSlot), out (double, double) known)) return known;
        var rounding = new Injection(logDegree, imagesPerSlot == SlotPair.Count, RelativeScales(imagesPerSlot), KeySwitching: false);
        return _errors[(logDegree, imagesPerSlot)] = (WorstError(rounding), WorstError(rounding with { KeySwitching = true }));
    }

    /// <summary>Scale of each node over that of the parameters, as <see cref="PlanSkeleton"/> gives it, primes taken as equal to it; the output's as 1.</summary>
    private double[] RelativeScales(int imagesPerSlot)
    {
        double[] scales = [.. Enumerable.Repeat(1.0, _network.Nodes.Count)];
        if (imagesPerSlot == 1) return scales;
        for (int n = 0; n < scales.Length; n++)
        {
            switch (_network.Nodes[n])
            {
                case SquareNode s:
                    scales[n] = n == _network.Output ? 1 : PlanSkeleton.PairSquareScale;
                    scales[s.Source] = Math.Sqrt(scales[n] / SlotPair.SquareGain);
                    break;
                case PoolNode p:
                    scales[n] = scales[p.Source];
                    break;
            }
        }

        return scales;
    }

    private double WorstError(Injection injection)
    {
        double worst = 0;
        var random = new Random(injection.LogDegree);
        int draws = 1 + (LeastErrors / (_clean.Length * _network.Nodes[_network.Output].Shape.Size));
        foreach (double[][] clean in _clean.SelectMany(clean => Enumerable.Repeat(clean, draws)))
        {
            double[][] noisy = _network.Evaluate(clean[0], (n, values) => Perturb(n, clean, values, injection, random));
            worst = Math.Max(worst, clean[_network.Output].Zip(noisy[_network.Output], (a, b) => Math.Abs(a - b)).Max());
        }

        return worst;
    }

    /// <summary>
    /// Standard deviations at scale D = 2^40, real part (half the variance): a rescale rounds two polynomials, one multiplied by a ternary secret:
    /// sqrt(N (1 + 2N/3) / 24) / D; a key switch is counted as one such rounding; an encoded weight rounds to sqrt(N / 12) / D (real weights have
    /// no error in the imaginary part), times the value it meets.
    /// The output's own rescale is counted apart, since its scale differs. Squares of pairs conjugate x,
    /// a key switch whose error is multiplied by the difference of the two images' values: twice the variance of one.
    /// </summary>
    private void Perturb(int node, double[][] clean, double[] values, Injection injection, Random random)
    {
        (int logDegree, bool pairs, double[] scales, bool keySwitching) = injection;
        double n = Math.Pow(2, logDegree), scale = Math.Pow(2, ReferenceBits);
        double division = Math.Sqrt(n * (1 + (2 * n / 3)) / 24) / scale, rounding = Math.Sqrt(n / 12) / scale;
        double own = node == _network.Output ? 0 : division / scales[node];
        double variance = (_network.Nodes[node], keySwitching) switch
        {
            (LinearNode l, true) => l.Terms.Sum(t => LargestWeights(t.Map) * SwitchesPerRotation * Square(division / scales[t.Source])),
            (LinearNode l, false) => Square(own) + l.Terms.Sum(t => EncodingVariance(t, clean[t.Source], rounding * scales[t.Source] / scales[node])),
            (PoolNode p, true) => Square(2 * division / scales[p.Source]),
            (SquareNode s, true) when pairs => 2 * Square(division / scales[s.Source]),
            (_, true) => 0,
            (PoolNode, false) => 0,
            (InputNode, false) => Square(2 * division),
            (PolynomialNode p, false) => Square(p.Levels * 2 * division),
            _ => Square(own),
        };
        if (variance == 0) return;
        double deviation = Math.Sqrt(variance);
        double[]? factors = keySwitching && _network.Nodes[node] is SquareNode square ? clean[square.Source] : null;
        for (int i = 0; i < values.Length; i++) values[i] += deviation * (factors?[i] ?? 1) * Gaussian(random);
    }

    /// <summary>Sum of squared weights of an output value, the largest: what errors of rotated inputs are multiplied by.</summary>
    private static double LargestWeights(LinearMap map)
    {
        double most = 0;
        IReadOnlyList<int[]> rowSets = map.Rows.KernelSets(), columnSets = map.Columns.KernelSets();
        for (int o = 0; o < map.OutChannels; o++)
        {
            var squares = new double[map.Rows.Kernel, map.Columns.Kernel];
            for (int k = 0; k < map.Rows.Kernel; k++)
                for (int l = 0; l < map.Columns.Kernel; l++)
                    foreach (double w in map.Weights(k, l).Slice(o * map.InChannels, map.InChannels)) squares[k, l] += w * w;
            foreach (int[] rows in rowSets)
                foreach (int[] columns in columnSets)
                    most = Math.Max(most, rows.Sum(k => columns.Sum(l => squares[k, l])));
        }

        return most;
    }

    private static double EncodingVariance(LinearTerm term, double[] source, double rounding)
    {
        LinearMap map = term.Map;
        double meanSquare = source.Sum(x => x * x) / source.Length, taps = (double)map.Rows.MostTaps * map.Columns.MostTaps * map.InChannels;
        return taps * meanSquare * Square(rounding);
    }

    private static double Square(double x) => x * x;

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Which errors are injected: those of rounding or those of key switching.</summary>
    private readonly record struct Injection(int LogDegree, bool Pairs, double[] Scales, bool KeySwitching);
}
