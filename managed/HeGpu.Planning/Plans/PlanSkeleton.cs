using HeGpu.Ckks;
using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>Levels, scales, layouts and splits of every node, before anything is counted.</summary>
internal static class PlanSkeleton
{
    /// <summary>Scale of squares of pairs over D: more rounds less before them, less rounds less of the weights after them. Measured: 1 and 2 are alike, 4 doubles the error.</summary>
    public const double PairSquareScale = 2;

    /// <summary>Largest magnitude of a slot whose values are at most 1.</summary>
    public static double SlotMagnitude(int imagesPerSlot) => imagesPerSlot == SlotPair.Count ? SlotPair.LargestMagnitude : 1;

    /// <summary>
    /// Scales: a linear node may have any target, since its weights are encoded to meet it. Read by a square at level l it gets sqrt(D q_l), so that the
    /// square comes out at D; else D; the output what fits q_0. Squares of pairs come out at 4 times their operand's scale squared, by q_l, which may be
    /// up to 4 D: <see cref="PairSquareScale"/> says how far that is used.
    /// </summary>
    public static PlannedNode[] Nodes(LayerPatterns patterns, CkksParameters parameters, NodePrices prices, double[] largest, double margin, int imagesPerSlot)
    {
        (EncryptedNetwork network, IReadOnlyList<TensorLayout> layouts) = (patterns.Network, patterns.Layouts);
        int[] levels = network.OutputLevels();
        var nodes = new PlannedNode[network.Nodes.Count];
        var steps = new HashSet<int>();
        for (int n = 0; n < nodes.Length; n++)
            if (network.Nodes[n] is PoolNode p) steps.UnionWith(layouts[p.Source].Pool.Rotations.Select(r => Normalized(r, parameters.Slots)));
        for (int n = 0; n < nodes.Length; n++)
        {
            NetworkNode node = network.Nodes[n];
            (LayerFold? fold, BabyGiantSplit? split) = node is LinearNode l ? Evaluation(l, n, patterns, prices, steps) : (null, null);
            double bound = largest[n] * (1 + margin);
            double scale = Scale(network, n, parameters, levels, nodes, bound * SlotMagnitude(imagesPerSlot), imagesPerSlot);
            nodes[n] = new(node.Name, PlanCheck.Kind(node), node.Shape, layouts[n], levels[n], scale, bound, split, fold?.Bits ?? 0, OperationCounts.None, 0);
            CheckRoom(nodes[n], parameters, imagesPerSlot);
        }

        return nodes;
    }

    /// <summary>The cheaper of folding and not, each with a split that shares rotation steps with the nodes before it where that is nearly as cheap.</summary>
    private static (LayerFold? Fold, BabyGiantSplit Split) Evaluation(LinearNode node, int index, LayerPatterns patterns, NodePrices prices, HashSet<int> steps)
    {
        TensorLayout layout = patterns.Layouts[index];
        RotationCosts costs = prices.RotationCosts(index);
        double keyPrice = PricedPlan.RotationsPerKey * (costs.Decompose + costs.Hoisted), least = double.PositiveInfinity;
        (LayerFold? Fold, BabyGiantSplit Split, int[] Steps) best = (null, BabyGiantSplit.Flat(layout.Slots), []);
        foreach (LayerFold? fold in LayerFold.Choices(node, layout, patterns.Layouts))
        {
            RotationSets sets = patterns.Sets(index, fold);
            BabyGiantSplit split = sets.Best(costs, steps, keyPrice);
            int[] needed = [.. (fold?.Steps ?? []).Select(s => Normalized(s, layout.Slots)), .. sets.Steps(split)];
            double price = sets.Count(split).Cost(costs) + prices.FoldPrice(index, fold, layout.Ciphertexts) + (keyPrice * needed.Count(s => !steps.Contains(s)));
            if (price < least) (best, least) = ((fold, split, needed), price);
        }

        steps.UnionWith(best.Steps);
        return (best.Fold, best.Split);
    }

    private static int Normalized(int step, int slots) => step >= slots / 2 ? step - slots : step;

    private static double Scale(EncryptedNetwork network, int n, CkksParameters parameters, int[] levels, PlannedNode[] nodes, double bound, int imagesPerSlot)
    {
        double gain = imagesPerSlot == SlotPair.Count ? SlotPair.SquareGain : 1;
        switch (network.Nodes[n])
        {
            case SquareNode s:
                return gain * nodes[s.Source].Scale * nodes[s.Source].Scale / parameters.RescaleDivisor(levels[n] + 1);
            case PoolNode p:
                return nodes[p.Source].Scale;
            case LinearNode when n == network.Output:
                return ParameterChoice.OutputScale(parameters, bound);
            case LinearNode:
                int square = Enumerable.Range(0, levels.Length).FirstOrDefault(r => network.Nodes[r] is SquareNode s && s.Source == n, -1);
                if (square < 0) return parameters.Scale;
                double relative = gain == 1 || square == network.Output ? 1 : PairSquareScale;
                return Math.Sqrt(relative * parameters.Scale * parameters.RescaleDivisor(levels[square] + 1) / gain);
            default:
                return parameters.Scale;
        }
    }

    private static void CheckRoom(PlannedNode node, CkksParameters parameters, int imagesPerSlot)
    {
        double needed = Math.Log2(Math.Max(node.Bound * SlotMagnitude(imagesPerSlot), 1)) + Math.Log2(node.Scale) + 1;
        if (needed > parameters.LogQAt(node.Level))
            throw new PlanningException(FormattableString.Invariant(
                $"Tensor '{node.Name}' reaches {node.Bound:0.0} at scale 2^{Math.Log2(node.Scale):0.0}, which needs {needed:0.0} bits, and level {node.Level} has {parameters.LogQAt(node.Level):0.0}; train with smaller activations or accept a larger TargetError."));
    }
}
