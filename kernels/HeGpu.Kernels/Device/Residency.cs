namespace HeGpu.Kernels;

/// <summary>
/// Which frozen buffers (keys, kept weights) are in the slab. When a part of it is wanted that is not free, buffers go, their words being kept in host memory, until it is; when a verb
/// names one that went, it is copied back, in the order of the stream. What a verb under way named stays. Thread-safe.
/// <para>
/// Networks use their keys and weights in the same order in every run, so the next use is expected as long after the last one as that came after the one before; the buffer that is needed
/// last goes first (Belady 1966), where the least recently used one would always be the next that is needed. A buffer that did not come when it was expected, or was used once only, goes before others.
/// </para>
/// </summary>
internal sealed class Residency(LaunchStream stream, SlabAllocator memory)
{
    // Of its usual time, that a buffer may be late.
    private const int Patience = 2;

    private readonly Lock _gate = new();
    private readonly HashSet<KernelBuffer> _frozen = [];
    private readonly List<long> _open = [];
    private long _verbs, _uses, _moved;

    /// <summary>Bytes copied back to the slab so far.</summary>
    public long MovedBytes => Interlocked.Read(ref _moved);

    /// <returns>For <see cref="End"/>.</returns>
    public long Begin()
    {
        lock (_gate)
        {
            _open.Add(++_verbs);
            return _verbs;
        }
    }

    public void End(long verb)
    {
        lock (_gate)
            _open.Remove(verb);
    }

    /// <summary>A part of the slab.</summary>
    /// <exception cref="DeviceMemoryException">No part is large enough, though all went that may go.</exception>
    public long Take(long words)
    {
        lock (_gate)
        {
            while (true)
            {
                if (memory.TryTake(words) is { } first)
                    return first;
                if (Leaving() is not { } buffer)
                    throw memory.Full(words);
                Evict(buffer);
            }
        }
    }

    public void Add(KernelBuffer buffer)
    {
        lock (_gate)
            _frozen.Add(buffer);
    }

    /// <summary>A buffer is returned; its part of the slab is the caller's to free where it has one.</summary>
    public void Remove(KernelBuffer buffer)
    {
        lock (_gate)
        {
            _frozen.Remove(buffer);
            buffer.Stay.Host?.Dispose();
        }
    }

    /// <summary>A verb names a frozen buffer: it is in the slab until the verb ends.</summary>
    public long Use(KernelBuffer buffer)
    {
        lock (_gate)
        {
            Stay stay = buffer.Stay;
            // Named more than once by a verb.
            if (stay.Verb != _verbs)
                (stay.Verb, stay.Gap, stay.LastUse) = (_verbs, stay.LastUse == 0 ? 0 : _uses + 1 - stay.LastUse, ++_uses);
            if (stay.Word == 0)
            {
                stay.Word = Take(buffer.Bytes / 8);
                stream.Write(stay.Word, stay.Host!);
                Interlocked.Add(ref _moved, buffer.Bytes);
            }
            return stay.Word;
        }
    }

    private KernelBuffer? Leaving()
    {
        long oldest = _open.Count == 0 ? long.MaxValue : _open.Min();
        return _frozen.Where(b => b.Stay.Word != 0 && b.Stay.Verb < oldest).MaxBy(b => (NextUse(b.Stay), -b.Stay.LastUse));
    }

    private long NextUse(Stay stay) => stay.Gap == 0 || _uses > stay.LastUse + (Patience * stay.Gap) ? long.MaxValue : stay.LastUse + stay.Gap;

    private void Evict(KernelBuffer buffer)
    {
        Stay stay = buffer.Stay;
        long words = buffer.Bytes / 8;
        if (stay.Host is null)
        {
            IHostWords host = stream.AllocateHost(checked((int)words));
            try
            {
                stream.Read(stay.Word, host.Span);
            }
            catch
            {
                host.Dispose();
                throw;
            }
            stay.Host = host;
        }
        memory.Return(stay.Word, words);
        stay.Word = 0;
    }

    /// <summary>Where a buffer is, and when it was used.</summary>
    internal sealed class Stay
    {
        /// <summary>In the slab; 0 while it is not.</summary>
        public long Word { get; set; }

        /// <summary>Its words, once it has been out of the slab.</summary>
        public IHostWords? Host { get; set; }

        /// <summary>That named it last.</summary>
        public long Verb { get; set; }

        /// <summary>Counted in uses of all buffers; 0 for never.</summary>
        public long LastUse { get; set; }

        /// <summary>From the use before to the last one; 0 where there were not two.</summary>
        public long Gap { get; set; }
    }
}
