namespace HeGpu.Kernels;

/// <summary>Words of limbs handed out to threads: each takes up to 4 of them, neighbours beside each other.</summary>
public readonly struct WordGrid(int logDegree)
{
    private const int LogMostThreads = 8;
    private const int LogMostWords = LogMostThreads + 2;

    private readonly int _logWords = Math.Min(logDegree, LogMostWords);

    public int Threads => 1 << Math.Min(_logWords, LogMostThreads);

    /// <summary>1, 2 or 4.</summary>
    public int WordsPerThread => (1 << _logWords) / Threads;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(BlockIndex block, int thread) => (block.X << _logWords) + thread;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int End(BlockIndex block) => (block.X + 1) << _logWords;

    public LaunchShape Launch(int y, int z) => new(1 << (logDegree - _logWords), y, z, Threads);
}
