using System.Collections.Concurrent;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>What is known of a network's linear nodes under chosen layouts: found once, for the choice of splits, for prices and for runs. Thread-safe.</summary>
internal sealed class LayerPatterns(EncryptedNetwork network, IReadOnlyList<TensorLayout> layouts)
{
    private readonly ConcurrentDictionary<(int Node, int FoldBits), Lazy<LayerPattern>> _patterns = new();
    private readonly ConcurrentDictionary<(int Node, int FoldBits), Lazy<RotationSets>> _sets = new();

    public LayerPatterns(Plan plan, EncryptedNetwork network)
        : this(network, [.. plan.Nodes.Select(n => n.Layout)])
    {
    }

    public EncryptedNetwork Network => network;

    public IReadOnlyList<TensorLayout> Layouts => layouts;

    /// <summary>By what folds and splits are chosen: the pattern is then needed of one fold only.</summary>
    public RotationSets Sets(int node, LayerFold? fold) => _sets.GetOrAdd(
        (node, fold?.Bits ?? 0), _ => new(() => LayerCounts.Of((LinearNode)network.Nodes[node], layouts[node], layouts, fold, long.MaxValue)!)).Value;

    public LayerPattern Of(int node, LayerFold? fold) => _patterns.GetOrAdd(
        (node, fold?.Bits ?? 0), _ => new(() => LayerPattern.Of((LinearNode)network.Nodes[node], layouts[node], layouts, fold))).Value;
}
