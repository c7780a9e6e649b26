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
    private readonly int[] _dearestFirst;
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
        _dearestFirst = [.. Enumerable.Range(0, network.Nodes.Count).OrderByDescending(n => network.Nodes[n] is LinearNode l ? LayerCounts.FewestDiagonals(l, 1, images) : 0)];
    }

    /// <returns>Layout of each node; null if no choice that all nodes make alike takes less than <paramref name="limit"/> seconds.</returns>
    /// <exception cref="PlanningException">The images do not fit the slots.</exception>
    public static TensorLayout[]? Run(
        EncryptedNetwork network, NodePrices prices, LayoutKind kind, int slotBits, int images, double limit, CancellationToken cancellation = default)
    {
        (int[] scales, int columnBits, int rowBits) = PixelScales.Of(network);
        IReadOnlyList<GridPattern> grids = LayoutCandidates.Grids(kind, slotBits, TensorLayout.BitsFor(images), columnBits, rowBits);
        if (grids.Count == 0)
            throw new PlanningException($"{images} images of {network.Nodes[0].Shape} do not fit ciphertexts of {1 << slotBits} slots; plan with fewer images or a larger degree.");
        var search = new LayoutSearch(network, prices, kind, images, scales);
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        var uniform = new (TensorLayout[] Layouts, double Seconds)[grids.Count];
        var best = new BestPrices(DescendedGrids);
        Parallel.For(0, grids.Count, parallel, g => uniform[g] = search.Uniform(grids[g], best, limit));
        int[] promising = [.. Enumerable.Range(0, grids.Count).Where(g => double.IsFinite(uniform[g].Seconds)).OrderBy(g => uniform[g].Seconds).Take(DescendedGrids)];
        if (promising.Length == 0 && double.IsFinite(limit)) return null;
        Parallel.ForEach(promising, parallel, g =>
            uniform[g].Seconds = search.Descend(uniform[g].Layouts, n => search.Choices(n, grids[g]), sweeps: 1));
        int[] mixed = [.. promising.OrderBy(g => uniform[g].Seconds).Take(MixedGrids)];
        TensorLayout[] result = uniform[mixed[0]].Layouts;
        search.Descend(result, n => [.. mixed.SelectMany(g => search.Choices(n, grids[g])).Distinct()], sweeps: 2);
        return result;
    }

    private IReadOnlyList<TensorLayout> Choices(int node, GridPattern grid) => _choices.GetOrAdd((node, grid), key => _network.Nodes[key.Node] is InputNode or LinearNode
        ? LayoutCandidates.Layouts(_kind, key.Grid, _network.Nodes[key.Node].Shape, _images, _scales[key.Node], _network.Nodes[key.Node] is InputNode)
        : []);

    /// <summary>The best of a few layouts in which all nodes make the same kind of choice; priced no further than it takes to see that it is not among the best.</summary>
    private (TensorLayout[] Layouts, double Seconds) Uniform(GridPattern grid, BestPrices others, double limit)
    {
        (TensorLayout[] Layouts, double Seconds) best = ([], double.PositiveInfinity);
        for (int style = 0; style < UniformStyles; style++)
        {
            var layouts = new TensorLayout[_network.Nodes.Count];
            for (int n = 0; n < layouts.Length; n++)
            {
                IReadOnlyList<TensorLayout> choices = Choices(n, grid);
                layouts[n] = choices.Count > 0 ? choices[Math.Min(style, choices.Count - 1)] : Derived(n, layouts);
            }

            double seconds = Price(_dearestFirst, layouts, Math.Min(Math.Min(best.Seconds, others.Worst), limit));
            if (seconds < best.Seconds) best = (layouts, seconds);
        }

        others.Add(best.Seconds);
        return best;
    }

    private TensorLayout Derived(int node, TensorLayout[] layouts)
    {
        TensorLayout source = layouts[_network.Nodes[node].Sources.First()];
        return _network.Nodes[node] is PoolNode ? source.Pool.Result : source;
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
                double least = Price(affected, layouts, double.PositiveInfinity);
                var prices = new double[options.Count];
                var best = new BestPrices(1);
                best.Add(least);
                Parallel.For(0, options.Count, k =>
                {
                    var tried = (TensorLayout[])layouts.Clone();
                    Assign(n, options[k], tried);
                    // What may be a tie is priced to the end, so that the choice is the same whichever thread is first.
                    prices[k] = Price(affected, tried, best.Worst * (1 + 1e-6));
                    best.Add(prices[k]);
                });
                for (int k = 0; k < prices.Length; k++)
                    if (prices[k] < least * (1 - 1e-9)) (least, chosen, changed) = (prices[k], options[k], true);
                Assign(n, chosen, layouts);
            }

            if (!changed) break;
        }

        return Price(_dearestFirst, layouts, double.PositiveInfinity);
    }

    /// <summary>The node, those that follow its layout, and all that read one of these.</summary>
    private int[] Affected(int node)
    {
        var affected = new HashSet<int> { node };
        var queue = new Queue<int>([node]);
        while (queue.TryDequeue(out int n))
        {
            foreach (int reader in _readers[n])
            {
                if (affected.Add(reader) && _network.Nodes[reader] is not LinearNode) queue.Enqueue(reader);
            }
        }

        return [.. _dearestFirst.Where(affected.Contains)];
    }

    private void Assign(int node, TensorLayout layout, TensorLayout[] layouts)
    {
        layouts[node] = layout;
        foreach (int reader in _readers[node])
            if (_network.Nodes[reader] is not LinearNode) Assign(reader, Derived(reader, layouts), layouts);
    }

    /// <summary>Infinite as soon as it exceeds a limit.</summary>
    private double Price(int[] nodes, TensorLayout[] layouts, double limit)
    {
        double sum = 0;
        foreach (int n in nodes)
        {
            sum += Price(n, layouts);
            if (sum > limit) return double.PositiveInfinity;
        }

        return sum;
    }

    private double Price(int node, TensorLayout[] layouts)
    {
        string key = $"{node};{layouts[node]};{string.Join(';', _network.Nodes[node].Sources.Distinct().Select(s => layouts[s]))}";
        return _known.GetOrAdd(key, _ => _prices.Price(node, layouts[node], layouts));
    }

    /// <summary>The least of the prices found so far. Thread-safe.</summary>
    private sealed class BestPrices(int count)
    {
        private readonly double[] _least = [.. Enumerable.Repeat(double.PositiveInfinity, count)];

        /// <summary>What a price must not exceed to be among them.</summary>
        public double Worst
        {
            get
            {
                lock (_least) return _least[^1];
            }
        }

        public void Add(double price)
        {
            lock (_least)
            {
                if (price >= _least[^1]) return;
                _least[^1] = price;
                Array.Sort(_least);
            }
        }
    }
}
