using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>Prices of a network's nodes under layouts, at the levels at which they run. Thread-safe.</summary>
internal sealed class NodePrices
{
    /// <summary>
    /// Layouts with more than this many times the fewest possible diagonals are not worth an exact price: of small layers, where counting costs
    /// little, and of large ones.
    /// </summary>
    private const long HopelessFactor = 20, HopelessBase = 4000, HopelessFactorOfLarge = 4, HopelessBaseOfLarge = 200_000;

    private readonly EncryptedNetwork _network;
    private readonly CostTable _costs;
    private readonly int[] _levels;
    private readonly int _logDegree, _specialPrimes, _imagesPerSlot;

    public NodePrices(EncryptedNetwork network, CostTable costs, int logDegree, int specialPrimes, int imagesPerSlot)
    {
        _imagesPerSlot = imagesPerSlot;
        _network = network;
        _costs = costs;
        _logDegree = logDegree;
        _specialPrimes = specialPrimes;
        _levels = network.OutputLevels();
    }

    /// <summary>Level at which a node's inputs are.</summary>
    public int InputLevel(int node) => _levels[node] + _network.Nodes[node].Levels;

    public RotationCosts RotationCosts(int node) => _costs.RotationCosts(_logDegree, InputLevel(node), _specialPrimes);

    /// <summary>Seconds of one node.</summary>
    public double Price(int node, TensorLayout layout, IReadOnlyList<TensorLayout> layouts)
    {
        int ciphertexts = layout.Ciphertexts, level = InputLevel(node);
        switch (_network.Nodes[node])
        {
            case LinearNode l:
                return Linear(l, node, layout, layouts);
            case SquareNode:
                double pairs = _imagesPerSlot == 1 ? 0 : Seconds(OperationKind.Rotate, level) + (CostingEvaluator.PairSums * Seconds(OperationKind.Add, level));
                return ciphertexts * (Seconds(OperationKind.Multiply, level) + Seconds(OperationKind.Rescale, level) + pairs);
            case PolynomialNode p:
                return ciphertexts * p.Coefficients[0].Length * (Seconds(OperationKind.Multiply, level) + Seconds(OperationKind.Rescale, level));
            case PoolNode p:
                PoolSteps steps = layouts[p.Source].Pool;
                double adds = steps.Groups.Sum(g => g.Length - 1) + (ciphertexts * steps.Rotations.Count);
                return (ciphertexts * steps.Rotations.Count * Seconds(OperationKind.Rotate, level)) + (adds * Seconds(OperationKind.Add, level));
            default:
                return 0;
        }
    }

    /// <summary>Seconds of the rotations and additions that fold the results of a linear node.</summary>
    public double FoldPrice(int node, LayerFold? fold, int ciphertexts)
    {
        int level = _levels[node];
        return (fold?.Bits ?? 0) * ciphertexts * (Seconds(OperationKind.Rotate, level) + Seconds(OperationKind.Add, level));
    }

    private double Linear(LinearNode linear, int node, TensorLayout layout, IReadOnlyList<TensorLayout> layouts)
    {
        RotationCosts costs = RotationCosts(node);
        long fewest = LayerCounts.FewestDiagonals(linear, layout.Slots, layout.Images);
        long hopeless = Math.Min((HopelessFactor * fewest) + HopelessBase, (HopelessFactorOfLarge * fewest) + HopelessBaseOfLarge);
        double least = double.PositiveInfinity;
        foreach (LayerFold? fold in LayerFold.Choices(linear, layout, layouts))
        {
            if (LayerCounts.Of(linear, layout, layouts, fold, hopeless) is { } sets)
                least = Math.Min(least, sets.Best(costs, thorough: false).Counts.Cost(costs) + FoldPrice(node, fold, layout.Ciphertexts));
        }

        return double.IsFinite(least) ? least : hopeless * (costs.Product + costs.Encode);
    }

    private double Seconds(OperationKind kind, int level) => _costs.Seconds(kind, _logDegree, level, _specialPrimes);
}
