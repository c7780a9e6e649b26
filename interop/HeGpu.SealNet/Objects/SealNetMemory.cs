namespace HeGpu.SealNet;

/// <summary>Counts the native objects of an evaluator and their words, so that one that is never disposed shows. Thread-safe.</summary>
internal sealed class SealNetMemory
{
    private readonly Lock _lock = new();
    private long _liveBytes;

    /// <summary>Objects that are not disposed.</summary>
    public int Live { get; private set; }

    /// <summary>The most bytes that live objects had.</summary>
    public long PeakBytes { get; private set; }

    public void Add(long bytes)
    {
        lock (_lock)
        {
            Live++;
            _liveBytes += bytes;
            PeakBytes = Math.Max(PeakBytes, _liveBytes);
        }
    }

    public void Remove(long bytes)
    {
        lock (_lock)
        {
            Live--;
            _liveBytes -= bytes;
        }
    }
}
