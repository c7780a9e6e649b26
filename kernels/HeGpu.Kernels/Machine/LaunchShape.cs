namespace HeGpu.Kernels;

/// <summary>The grid of a launch, and what each block needs. Independent of who runs it.</summary>
public readonly record struct LaunchShape
{
    public const int MaxThreads = 1024;

    /// <summary>Shared memory that every device has without asking: 48 KB.</summary>
    public const int MaxSharedWords = 6144;

    private const int MaxOuter = 65535;

    /// <param name="x">Blocks along a limb.</param>
    /// <param name="y">Polynomials.</param>
    /// <param name="z">Limbs.</param>
    /// <param name="threads">Of a block.</param>
    /// <param name="sharedWords">64-bit words of shared memory of a block.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than a device takes.</exception>
    public LaunchShape(int x, int y, int z, int threads, int sharedWords = 0)
    {
        if (x < 1 || y is < 1 or > MaxOuter || z is < 1 or > MaxOuter || threads is < 1 or > MaxThreads || sharedWords is < 0 or > MaxSharedWords)
            throw new ArgumentOutOfRangeException(nameof(x),
                $"A launch of {x} x {y} x {z} blocks of {threads} threads and {sharedWords} shared words: at most {MaxOuter} polynomials and limbs, {MaxThreads} threads, {MaxSharedWords} words.");
        (X, Y, Z, Threads, SharedWords) = (x, y, z, threads, sharedWords);
    }

    public int X { get; }

    public int Y { get; }

    public int Z { get; }

    public int Threads { get; }

    public int SharedWords { get; }
}
