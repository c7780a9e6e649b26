namespace HeGpu.Kernels;

/// <summary>
/// Hands out parts of a slab: the smallest free part that is large enough, its rest going back; neighbouring free parts are joined. Part sizes are multiples of
/// <see cref="Granule"/> words. Thread-safe.
/// </summary>
public sealed class SlabAllocator
{
    /// <summary>256 bytes: two memory lines.</summary>
    public const int Granule = 32;

    private readonly Lock _gate = new();
    private readonly SortedSet<(long Words, long First)> _free = [];
    private readonly Dictionary<long, long> _wordsFrom = [], _wordsUpTo = [];

    private readonly string _device;

    /// <param name="device">Name of the device, for errors.</param>
    /// <param name="first">First word handed out.</param>
    /// <param name="words">Words in all.</param>
    public SlabAllocator(string device, long first, long words)
    {
        _device = device;
        long start = RoundUp(first);
        Words = (words - (start - first)) / Granule * Granule;
        Release(start, Words);
    }

    /// <summary>Words that can be handed out in all.</summary>
    public long Words { get; }

    /// <summary>Words free now, perhaps in many parts.</summary>
    public long FreeWords
    {
        get
        {
            lock (_gate)
                return _free.Sum(part => part.Words);
        }
    }

    /// <exception cref="DeviceMemoryException">No free part is large enough.</exception>
    public long Take(long words) => TryTake(words) ?? throw Full(words);

    /// <summary>For so many words there is no part.</summary>
    public DeviceMemoryException Full(long words) => new(_device, 8 * words, 8 * Words);

    /// <returns>Null where no free part is large enough.</returns>
    public long? TryTake(long words)
    {
        long rounded = RoundUp(words);
        lock (_gate)
        {
            using SortedSet<(long, long)>.Enumerator enough = _free.GetViewBetween((rounded, 0), (long.MaxValue, 0)).GetEnumerator();
            if (!enough.MoveNext())
                return null;
            (long found, long first) = enough.Current;
            Remove(first, found);
            if (found > rounded)
                Insert(first + rounded, found - rounded);
            return first;
        }
    }

    /// <summary>Gives back what <see cref="Take"/> gave for as many words.</summary>
    public void Return(long first, long words) => Release(first, RoundUp(words));

    private void Release(long first, long words)
    {
        lock (_gate)
        {
            if (_wordsUpTo.TryGetValue(first, out long before))
            {
                Remove(first - before, before);
                (first, words) = (first - before, words + before);
            }
            if (_wordsFrom.TryGetValue(first + words, out long after))
            {
                Remove(first + words, after);
                words += after;
            }
            Insert(first, words);
        }
    }

    private void Insert(long first, long words)
    {
        _free.Add((words, first));
        _wordsFrom.Add(first, words);
        _wordsUpTo.Add(first + words, words);
    }

    private void Remove(long first, long words)
    {
        _free.Remove((words, first));
        _wordsFrom.Remove(first);
        _wordsUpTo.Remove(first + words);
    }

    private static long RoundUp(long words) => (words + Granule - 1) / Granule * Granule;
}
