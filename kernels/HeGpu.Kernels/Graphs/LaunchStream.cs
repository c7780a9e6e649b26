namespace HeGpu.Kernels;

/// <summary>
/// A machine's stream. Launches of a verb are held back until it ends and then sent as a graph (<see cref="GraphCache"/>); small writes among them become launches too. Everything else
/// (reads, large writes) first sends what is held back, so the machine sees the order of the calls, whichever threads they come from: memory given back in a verb may be handed out at once.
/// Thread-safe.
/// </summary>
internal sealed class LaunchStream : IDisposable
{
    /// <summary>Chains remembered: operations times levels times shapes of a network, with room to spare.</summary>
    private const int MostChains = 512;

    /// <summary>Launches held back at most.</summary>
    private const int MostSteps = 64;

    /// <summary>Words of a write that become launches.</summary>
    private const int MostWords = 256;

    private readonly Lock _gate = new();
    private readonly IKernelMachine _machine;
    private readonly GraphCache? _graphs;
    private readonly LaunchChain _pending = new();
    private int _verbs;

    public LaunchStream(IKernelMachine machine, DeviceOptions options)
    {
        _machine = machine;
        if (options.Graphs && machine.Graphs is { } graphs)
            _graphs = new GraphCache(graphs, MostChains, reason => options.Announce?.Invoke($"{machine.Info.Name}: {reason}"));
    }

    /// <summary>Graphs held now, and launches of graphs so far.</summary>
    public (int Graphs, long Replays) Graphs
    {
        get
        {
            lock (_gate)
                return (_graphs?.Graphs ?? 0, _graphs?.Replays ?? 0);
        }
    }

    /// <summary>Begins a verb; disposing the result ends it.</summary>
    public Verb BeginVerb()
    {
        lock (_gate)
            _verbs++;
        return new(this);
    }

    public void Launch<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        lock (_gate)
            if (HoldsBack)
                Hold(kernel, shape);
            else
            {
                Send();
                _machine.Launch(kernel, shape);
            }
    }

    public void Write(long word, ReadOnlySpan<ulong> source)
    {
        lock (_gate)
            if (HoldsBack && source.Length <= MostWords)
                for (int at = 0; at < source.Length; at += FourBlocks<FourBlocks<FourBlocks<OneWord>>>.Count)
                    Store(word + at, source[at..]);
            else
            {
                Send();
                _machine.Write(word, source);
            }
    }

    public IHostWords AllocateHost(int words) => _machine.AllocateHost(words);

    public void Write(long word, IHostWords source)
    {
        lock (_gate)
        {
            Send();
            _machine.Write(word, source);
        }
    }

    public void Read(long word, Span<ulong> destination)
    {
        lock (_gate)
        {
            Send();
            _machine.Read(word, destination);
        }
    }

    /// <summary>Forgets what is held back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _graphs?.Dispose();
            _machine.Dispose();
        }
    }

    private bool HoldsBack => _verbs > 0 && _graphs is { IsOn: true };

    private void Store(long word, ReadOnlySpan<ulong> source)
    {
        if (source.Length <= FourBlocks<FourBlocks<OneWord>>.Count)
            Store<FourBlocks<FourBlocks<OneWord>>>(word, source);
        else
            Store<FourBlocks<FourBlocks<FourBlocks<OneWord>>>>(word, source);
    }

    private void Store<TBlock>(long word, ReadOnlySpan<ulong> source) where TBlock : unmanaged, IWordBlock
    {
        int count = Math.Min(source.Length, TBlock.Count);
        TBlock block = default;
        source[..count].CopyTo(MemoryMarshal.Cast<TBlock, ulong>(new Span<TBlock>(ref block)));
        Hold(new StoredWords<TBlock>(block, word, count), new LaunchShape(1, 1, 1, 1));
    }

    private void Hold<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        if (_pending.Count == MostSteps)
            Send();
        _pending.Add(kernel, shape);
    }

    // One launch is not worth a graph.
    private void Send()
    {
        if (_pending.Count == 0)
            return;
        try
        {
            if (_pending.Count > 1 && _graphs!.TryLaunch(_pending))
                return;
            for (int i = 0; i < _pending.Count; i++)
                _pending.Kind(i).Launch(_machine, _pending.Arguments(i), _pending.Shape(i));
        }
        finally
        {
            _pending.Clear();
        }
    }

    private void EndVerb()
    {
        lock (_gate)
            if (--_verbs == 0)
                Send();
    }

    /// <summary>See <see cref="BeginVerb"/>.</summary>
    public readonly struct Verb(LaunchStream stream) : IDisposable
    {
        public void Dispose() => stream.EndVerb();
    }
}
