namespace HeGpu.Kernels.Tests;

/// <summary>Graphs of <see cref="Marker"/>s that note what happens to them, and fail on purpose.</summary>
internal sealed class FakeGraphs : ILaunchGraphs
{
    public List<FakeGraph> Made { get; } = [];

    public bool MakingFails { get; set; }

    public bool UpdatesFail { get; set; }

    public bool LaunchesFail { get; set; }

    public ILaunchGraph Make(LaunchChain chain)
    {
        if (MakingFails)
            throw new LaunchGraphException("planted");
        Made.Add(new FakeGraph(this, chain));
        return Made[^1];
    }
}

internal sealed class FakeGraph(FakeGraphs graphs, LaunchChain chain) : ILaunchGraph
{
    private readonly long[] _words = [.. Enumerable.Range(0, chain.Count).Select(step => Word(chain.Arguments(step)))];

    /// <summary>The words of the steps at each launch.</summary>
    public List<long[]> Launched { get; } = [];

    public List<int> Updated { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Update(int step, ReadOnlySpan<byte> arguments)
    {
        Assert.False(IsDisposed);
        if (graphs.UpdatesFail)
            throw new LaunchGraphException("planted");
        _words[step] = Word(arguments);
        Updated.Add(step);
    }

    public void Launch()
    {
        Assert.False(IsDisposed);
        if (graphs.LaunchesFail)
            throw new DeviceLostException("fake", "planted");
        Launched.Add([.. _words]);
    }

    public void Dispose()
    {
        Assert.False(IsDisposed);
        IsDisposed = true;
    }

    private static long Word(ReadOnlySpan<byte> arguments) => System.Runtime.InteropServices.MemoryMarshal.Read<long>(arguments);
}

/// <summary>Adds 1 to a word.</summary>
internal readonly struct Marker(long word) : IKernel
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath => global.Store(word, global.Load(word) + 1);
}

/// <summary>Doubles a word.</summary>
internal readonly struct OtherMarker(long word) : IKernel
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath => global.Store(word, 2 * global.Load(word));
}
