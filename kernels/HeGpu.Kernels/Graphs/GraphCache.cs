namespace HeGpu.Kernels;

/// <summary>
/// Graphs of the chains that a device launches, the latest used ones. A chain names an operation, its level and its shape by its kernels and launch shapes; buffers may lie elsewhere in
/// the slab each time, so steps whose arguments changed are updated before a replay. A chain is made into a graph when it comes for the second time. The first graph that cannot be
/// made or updated ends all of them, which is announced once. Not thread-safe.
/// </summary>
/// <param name="graphs">Of the machine.</param>
/// <param name="capacity">Most chains remembered.</param>
/// <param name="announce">Told why there are no graphs any more.</param>
internal sealed class GraphCache(ILaunchGraphs graphs, int capacity, Action<string>? announce) : IDisposable
{
    private readonly Dictionary<LaunchChain, LinkedListNode<Entry>> _entries = [];
    // The latest used first.
    private readonly LinkedList<Entry> _order = [];

    /// <summary>False once a graph failed.</summary>
    public bool IsOn { get; private set; } = true;

    /// <summary>Graphs held now.</summary>
    public int Graphs => _order.Count(entry => entry.Graph is not null);

    /// <summary>Launches of graphs so far.</summary>
    public long Replays { get; private set; }

    /// <summary>Launches a chain as a graph, or says false: then it is the caller's to launch.</summary>
    /// <exception cref="DeviceLostException">The machine cannot go on.</exception>
    public bool TryLaunch(LaunchChain chain)
    {
        if (!IsOn)
            return false;
        if (!_entries.TryGetValue(chain, out LinkedListNode<Entry>? node))
        {
            Remember(new LaunchChain(chain));
            return false;
        }
        _order.Remove(node);
        _order.AddFirst(node);
        try
        {
            Prepare(node.Value, chain);
        }
        catch (LaunchGraphException e)
        {
            IsOn = false;
            Dispose();
            announce?.Invoke($"launches go one by one, without graphs: {e.Message}");
            return false;
        }
        node.Value.Graph!.Launch();
        Replays++;
        return true;
    }

    public void Dispose()
    {
        foreach (Entry entry in _order)
            entry.Graph?.Dispose();
        _order.Clear();
        _entries.Clear();
    }

    private void Prepare(Entry entry, LaunchChain chain)
    {
        for (int step = 0; step < chain.Count; step++)
            if (entry.Chain.Take(chain, step))
                entry.Graph?.Update(step, chain.Arguments(step));
        entry.Graph ??= graphs.Make(entry.Chain);
    }

    private void Remember(LaunchChain chain)
    {
        if (_entries.Count == capacity)
        {
            Entry oldest = _order.Last!.Value;
            _order.RemoveLast();
            _entries.Remove(oldest.Chain);
            oldest.Graph?.Dispose();
        }
        _entries.Add(chain, _order.AddFirst(new Entry(chain)));
    }

    // The chain has the arguments that the graph has.
    private sealed class Entry(LaunchChain chain)
    {
        public LaunchChain Chain => chain;

        public ILaunchGraph? Graph { get; set; }
    }
}
