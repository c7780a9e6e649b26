namespace HeGpu.Arithmetic;

/// <summary>
/// A large block cut into blocks of equal size that are smaller than a huge page, so that these too lie on huge pages. Freed when every block that
/// was taken and its pool have let go. <see cref="Take"/> is called under the pool's lock.
/// </summary>
/// <param name="memory">Is the slab's from now on.</param>
/// <param name="blockBytes">At most its size.</param>
internal sealed unsafe class HostSlab(HostBlock memory, long blockBytes) : IDisposable
{
    private const int Blocks = 8;

    private readonly HostBlock _memory = memory;
    private int _taken, _references = 1;

    /// <summary>Of new memory.</summary>
    public HostSlab(long blockBytes)
        : this(new HostBlock(Blocks * blockBytes), blockBytes)
    {
    }

    /// <summary>Blocks of this size gain from a slab: at least a quarter of a megabyte, below a huge page.</summary>
    public static bool Suits(long bytes) => bytes is >= 1 << 18 and < HostBlock.HugePage;

    public bool IsEmpty => (_taken + 1) * blockBytes > _memory.Bytes;

    public HostBlock Take()
    {
        Interlocked.Increment(ref _references);
        return new HostBlock(this, (nint)_memory.Pointer + (nint)(_taken++ * blockBytes), blockBytes);
    }

    /// <summary>Lets go: by a block that is freed, and once by the pool.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            _memory.Dispose();
    }
}
