using System.Collections.Concurrent;

namespace HeGpu.Planning;

/// <summary>
/// Chooses a layout for every node. A linear node's price depends on its layout and its sources'; squares and pools follow their source. Each
/// pixel grid is priced with uniform choices for all nodes; the promising ones are improved by a descent over the nodes' own choices (order of
/// channel bits, copies or gaps), and the best grids' choices are then mixed.
/// A local optimum is all that is promised; the price is exact for what is found.
/// </summary>
internal sealed class LayoutSearch
{
    private const int UniformStyles = 3, DescendedGrids = 6, MixedGrids = 3;

    private readonly EncryptedNetwork _network;
    private readonly NodePrices _prices;
    private readonly int _images;
    private readonly LayoutKind _kind;
    private readonly int[] _scales;
    private readonly int[][] _readers;
    private readonly ConcurrentDictionary<string, double> _known = new();
    private readonly ConcurrentDictionary<(int Node, GridPattern Grid), IReadOnlyList<TensorLayout>> _choices = new();

    private LayoutSearch(EncryptedNetwork network, NodePrices prices, LayoutKind kind, int images, int[] scales)
    {
        _network = network;
        _prices = prices;
        _kind = kind;
        _images = images;
        _scales = scales;
        _readers = [.. Enumerable.Range(0, network.Nodes.Count).Select(n =>
            Enumerable.Range(0, network.Nodes.Count).Where(r => network.Nodes[r].Sources.Contains(n)).ToArray())];
    }

    /// <returns>Layout of each node and the price of all in seconds.</returns>
    /// <exception cref="PlanningException">The images do not fit the slots.</exception>
    public static (TensorLayout[] Layouts, double Seconds) Run(
        EncryptedNetwork network, NodePrices prices, LayoutKind kind, int slotBits, int images, CancellationToken cancellation = default)
    {
        (int[] scales, int columnBits, int rowBits) = PixelScales.Of(network);
        IReadOnlyList<GridPattern> grids = LayoutCandidates.Grids(kind, slotBits, TensorLayout.BitsFor(images), columnBits, rowBits);
        if (grids.Count == 0)
            throw new PlanningException($"{images} images of {network.Nodes[0].Shape} do not fit ciphertexts of {1 << slotBits} slots; plan with fewer images or a larger degree.");
        var search = new LayoutSearch(network, prices, kind, images, scales);
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        var uniform = new (TensorLayout[] Layouts, double Seconds)[grids.Count];
        Parallel.For(0, grids.Count, parallel, g => uniform[g] = search.Uniform(grids[g]));
        int[] promising = [.. Enumerable.Range(0, grids.Count).OrderBy(g => uniform[g].Seconds).Take(DescendedGrids)];
        Parallel.ForEach(promising, parallel, g =>
            uniform[g].Seconds = search.Descend(uniform[g].Layouts, n => search.Choices(n, grids[g]), sweeps: 1));
        int[] best = [.. promising.OrderBy(g => uniform[g].Seconds).Take(MixedGrids)];
        TensorLayout[] result = uniform[best[0]].Layouts;
        double seconds = search.Descend(result, n => [.. best.SelectMany(g => search.Choices(n, grids[g])).Distinct()], sweeps: 2);
        return (result, seconds);
    }

    private IReadOnlyList<TensorLayout> Choices(int node, GridPattern grid) => _choices.GetOrAdd((node, grid), key => _network.Nodes[key.Node] is InputNode or LinearNode
        ? LayoutCandidates.Layouts(_kind, key.Grid, _network.Nodes[key.Node].Shape, _images, _scales[key.Node], _network.Nodes[key.Node] is InputNode)
        : []);

    /// <summary>The best of a few layouts in which all nodes make the same kind of choice.</summary>
    private (TensorLayout[] Layouts, double Seconds) Uniform(GridPattern grid)
    {
        (TensorLayout[] Layouts, double Seconds) best = ([], double.MaxValue);
        for (int style = 0; style < UniformStyles; style++)
        {
            var layouts = new TensorLayout[_network.Nodes.Count];
            for (int n = 0; n < layouts.Length; n++)
            {
                IReadOnlyList<TensorLayout> choices = Choices(n, grid);
                layouts[n] = choices.Count > 0 ? choices[Math.Min(style, choices.Count - 1)] : Derived(n, layouts);
            }

            double seconds = Enumerable.Range(0, layouts.Length).Sum(n => Price(n, layouts));
            if (seconds < best.Seconds) best = (layouts, seconds);
        }

        return best;
    }

    private TensorLayout Derived(int node, TensorLayout[] layouts)
    {
        TensorLayout source = layouts[_network.Nodes[node].Sources.First()];
        return _network.Nodes[node] is PoolNode ? PoolSteps.For(source).Result : source;
    }

    /// <summary>Changes one node at a time while the price falls; works on the array given and returns the final price.</summary>
    private double Descend(TensorLayout[] layouts, Func<int, IReadOnlyList<TensorLayout>> choices, int sweeps)
    {
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            bool changed = false;
            for (int n = layouts.Length - 1; n >= 0; n--)
            {
                IReadOnlyList<TensorLayout> options = choices(n);
                if (options.Count < 2) continue;
                int[] affected = Affected(n);
                TensorLayout chosen = layouts[n];
                double least = Price(affected, layouts);
                var prices = new double[options.Count];
                Parallel.For(0, options.Count, k =>
                {
                    var tried = (TensorLayout[])layouts.Clone();
                    Assign(n, options[k], tried);
                    prices[k] = Price(affected, tried);
                });
                for (int k = 0; k < prices.Length; k++)
                    if (prices[k] < least * (1 - 1e-9)) (least, chosen, changed) = (prices[k], options[k], true);
                Assign(n, chosen, layouts);
            }

            if (!changed) break;
        }

        return Enumerable.Range(0, layouts.Length).Sum(n => Price(n, layouts));
    }

    /// <summary>The node, those that follow its layout, and all that read one of these.</summary>
    private int[] Affected(int node)
    {
        var affected = new SortedSet<int> { node };
        var queue = new Queue<int>([node]);
        while (queue.TryDequeue(out int n))
        {
            foreach (int reader in _readers[n])
            {
                if (affected.Add(reader) && _network.Nodes[reader] is not LinearNode) queue.Enqueue(reader);
            }
        }

        return [.. affected];
    }

    private void Assign(int node, TensorLayout layout, TensorLayout[] layouts)
    {
        layouts[node] = layout;
        foreach (int reader in _readers[node])
            if (_network.Nodes[reader] is not LinearNode) Assign(reader, Derived(reader, layouts), layouts);
    }

    private double Price(int[] nodes, TensorLayout[] layouts) => nodes.Sum(n => Price(n, layouts));

    private double Price(int node, TensorLayout[] layouts)
    {
        string key = $"{node};{layouts[node]};{string.Join(';', _network.Nodes[node].Sources.Distinct().Select(s => layouts[s]))}";
        return _known.GetOrAdd(key, _ => _prices.Price(node, layouts[node], layouts, thorough: false));
    }
}
