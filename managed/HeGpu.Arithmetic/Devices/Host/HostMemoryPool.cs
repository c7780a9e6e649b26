namespace HeGpu.Arithmetic;

/// <summary>
/// Free host buffers by size class, eight classes per power of two. A request takes the smallest free buffer of up to twice its size, so that
/// the memory of one level serves the next; new memory wastes at most an eighth. Thread-safe. Renting and
/// returning allocate nothing once as much has been in use before. Blocks below the size of a huge page are cut from slabs: from larger blocks that
/// are free where there are any, since touching new memory takes longer than most verbs (ciphertexts shrink from level to level).
/// </summary>
internal sealed class HostMemoryPool(HostDevice device)
{
    private const int LogSmallest = 12;
    private const int LogSteps = 3;

    private readonly Lock _gate = new();
    private readonly Stack<HostBuffer>?[] _free = new Stack<HostBuffer>?[SizeClass(long.MaxValue / 2) + 1 + (1 << LogSteps)];
    private readonly Dictionary<int, HostSlab> _slabs = [];
    private long _liveBytes, _peakBytes;
    private int _liveBuffers;
    private bool _closed;

    public int LiveBuffers => Volatile.Read(ref _liveBuffers);

    public long LiveBytes => Interlocked.Read(ref _liveBytes);

    public long PeakBytes => Interlocked.Read(ref _peakBytes);

    /// <summary>The smallest class of at least these bytes.</summary>
    public static int SizeClass(long bytes)
    {
        if (bytes <= 1L << LogSmallest)
            return 0;
        int log = BitOperations.Log2((ulong)(bytes - 1));
        int step = (int)((bytes - 1) >> (log - LogSteps)) & ((1 << LogSteps) - 1);
        return ((log - LogSmallest) << LogSteps) + step + 1;
    }

    public static long BytesOfClass(int sizeClass)
    {
        int octave = sizeClass >> LogSteps, step = sizeClass & ((1 << LogSteps) - 1);
        return (1L << (LogSmallest + octave)) + ((long)step << (LogSmallest + octave - LogSteps));
    }

    public HostBuffer Rent(PolynomialRing ring, int polynomials, LimbRange limbs, bool zeroOnReturn, bool packed = false)
    {
        long bytes = packed ? PackedWords.Bytes(ring, polynomials, limbs) : checked(8L * ring.Degree * limbs.Total * polynomials);
        int sizeClass = SizeClass(bytes);
        HostBuffer? buffer = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, device);
            for (int candidate = sizeClass; buffer is null && candidate <= sizeClass + (1 << LogSteps); candidate++)
                if (_free[candidate] is { Count: > 0 } free)
                    buffer = free.Pop();
        }
        buffer ??= new HostBuffer(device, this, sizeClass, NewBlock(sizeClass));
        lock (_gate)
        {
            _liveBuffers++;
            _liveBytes += bytes;
            _peakBytes = Math.Max(_peakBytes, _liveBytes);
        }
        buffer.Activate(ring, polynomials, limbs, zeroOnReturn, packed);
        return buffer;
    }

    public void Return(HostBuffer buffer)
    {
        lock (_gate)
        {
            _liveBuffers--;
            _liveBytes -= buffer.Bytes;
            if (!_closed)
            {
                (_free[buffer.SizeClass] ??= new()).Push(buffer);
                return;
            }
        }
        buffer.Free();
    }

    public void ResetPeak()
    {
        lock (_gate)
            _peakBytes = _liveBytes;
    }

    public void Trim()
    {
        lock (_gate)
        {
            foreach (Stack<HostBuffer>? free in _free)
                while (free is { Count: > 0 })
                    free.Pop().Free();
            foreach (HostSlab slab in _slabs.Values)
                slab.Dispose();
            _slabs.Clear();
        }
    }

    private HostBlock NewBlock(int sizeClass)
    {
        long bytes = BytesOfClass(sizeClass);
        if (!HostSlab.Suits(bytes))
            return new HostBlock(bytes);
        lock (_gate)
        {
            if (!_slabs.TryGetValue(sizeClass, out HostSlab? slab))
                _slabs.Add(sizeClass, slab = FreeBlockAbove(sizeClass) is { } large ? new HostSlab(large, bytes) : new HostSlab(bytes));
            HostBlock block = slab.Take();
            if (slab.IsEmpty)
            {
                _slabs.Remove(sizeClass);
                slab.Dispose();
            }
            return block;
        }
    }

    private HostBlock? FreeBlockAbove(int sizeClass)
    {
        for (int candidate = sizeClass + (1 << LogSteps) + 1; candidate < _free.Length; candidate++)
            if (_free[candidate] is { Count: > 0 } free)
                return free.Pop().TakeBlock();
        return null;
    }

    public void Close()
    {
        lock (_gate)
            _closed = true;
        Trim();
    }
}
