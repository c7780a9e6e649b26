using System.Collections.Concurrent;

namespace HeGpu.Planning;

/// <summary>The patterns of a network's linear nodes under chosen layouts: each is made once, for the choice of splits, for prices and for runs. Thread-safe.</summary>
internal sealed class LayerPatterns(EncryptedNetwork network, IReadOnlyList<TensorLayout> layouts)
{
    private readonly ConcurrentDictionary<(int Node, int FoldBits), Lazy<LayerPattern>> _patterns = new();

    public LayerPatterns(Plan plan, EncryptedNetwork network)
        : this(network, [.. plan.Nodes.Select(n => n.Layout)])
    {
    }

    public EncryptedNetwork Network => network;

    public IReadOnlyList<TensorLayout> Layouts => layouts;

    public LayerPattern Of(int node, LayerFold? fold) => _patterns.GetOrAdd(
        (node, fold?.Bits ?? 0), _ => new(() => LayerPattern.Of((LinearNode)network.Nodes[node], layouts[node], layouts, fold))).Value;
}
