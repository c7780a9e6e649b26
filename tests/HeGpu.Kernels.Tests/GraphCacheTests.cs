namespace HeGpu.Kernels.Tests;

/// <summary>The cache of launch graphs on graphs that fail on purpose, without a GPU.</summary>
public class GraphCacheTests
{
    private readonly FakeGraphs _graphs = new();
    private readonly List<string> _announced = [];

    [Fact]
    public void AChainIsMadeIntoAGraphTheSecondTimeAndReplayedAfterwards()
    {
        using GraphCache cache = Cache(4);
        Assert.False(cache.TryLaunch(Chain(1, 2)));
        Assert.True(cache.TryLaunch(Chain(1, 2)));
        Assert.True(cache.TryLaunch(Chain(1, 2)));
        FakeGraph graph = Assert.Single(_graphs.Made);
        Assert.Equal([[1, 2], [1, 2]], graph.Launched);
        Assert.Empty(graph.Updated);
        Assert.Equal((1, 2L), (cache.Graphs, cache.Replays));
    }

    [Fact]
    public void AReplayUpdatesTheStepsWhoseBuffersMoved()
    {
        using GraphCache cache = Cache(4);
        foreach (long[] words in new long[][] { [1, 2, 3], [1, 5, 3], [1, 5, 4], [1, 5, 4] })
            cache.TryLaunch(Chain(words));
        FakeGraph graph = Assert.Single(_graphs.Made);
        Assert.Equal([[1, 5, 3], [1, 5, 4], [1, 5, 4]], graph.Launched);
        Assert.Equal([2], graph.Updated);
    }

    [Fact]
    public void OtherKernelsOtherShapesAndOtherLengthsAreOtherChains()
    {
        using GraphCache cache = Cache(8);
        LaunchChain wider = new(), other = new();
        wider.Add(new Marker(1), new LaunchShape(2, 1, 1, 1));
        other.Add(new OtherMarker(1), new LaunchShape(1, 1, 1, 1));
        Assert.All(new[] { Chain(1), Chain(1, 1), wider, other }, chain => Assert.False(cache.TryLaunch(chain)));
        Assert.All(new[] { Chain(1), Chain(1, 1), wider, other }, chain => Assert.True(cache.TryLaunch(chain)));
        Assert.Equal(4, cache.Graphs);
    }

    [Fact]
    public void TheChainThatWasNotUsedForTheLongestMakesRoom()
    {
        using GraphCache cache = Cache(2);
        Twice(cache, 1);
        Twice(cache, 2);
        Assert.True(cache.TryLaunch(Of(1)));
        Twice(cache, 3);
        Assert.Equal([false, true, false], _graphs.Made.Select(g => g.IsDisposed));
        Assert.True(cache.TryLaunch(Of(1)));
        Assert.False(cache.TryLaunch(Of(2)));

        void Twice(GraphCache cache, int length)
        {
            cache.TryLaunch(Of(length));
            Assert.True(cache.TryLaunch(Of(length)));
        }

        static LaunchChain Of(int length) => Chain(new long[length]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFailureEndsAllGraphsAndIsAnnouncedOnce(bool atUpdate)
    {
        using GraphCache cache = Cache(4);
        cache.TryLaunch(Chain(1));
        Assert.True(cache.TryLaunch(Chain(1)));
        (_graphs.MakingFails, _graphs.UpdatesFail) = (!atUpdate, atUpdate);
        if (!atUpdate)
            cache.TryLaunch(Chain(1, 2));
        LaunchChain failing = atUpdate ? Chain(7) : Chain(1, 2);
        Assert.False(cache.TryLaunch(failing));
        Assert.False(cache.IsOn);
        Assert.False(cache.TryLaunch(failing));
        Assert.Single(_graphs.Made[0].Launched);
        Assert.All(_graphs.Made, graph => Assert.True(graph.IsDisposed));
        Assert.Contains("planted", Assert.Single(_announced), StringComparison.Ordinal);
    }

    [Fact]
    public void ALostDeviceIsToldAndTheRestCanBeDisposed()
    {
        GraphCache cache = Cache(4);
        cache.TryLaunch(Chain(1));
        _graphs.LaunchesFail = true;
        Assert.Throws<DeviceLostException>(() => cache.TryLaunch(Chain(1)));
        Assert.Equal(0, cache.Replays);
        cache.Dispose();
        Assert.True(Assert.Single(_graphs.Made).IsDisposed);
        Assert.Empty(_announced);
    }

    private GraphCache Cache(int capacity) => new(_graphs, capacity, _announced.Add);

    private static LaunchChain Chain(params long[] words)
    {
        var chain = new LaunchChain();
        foreach (long word in words)
            chain.Add(new Marker(word), new LaunchShape(1, 1, 1, 1));
        return chain;
    }
}
