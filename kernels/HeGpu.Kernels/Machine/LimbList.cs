namespace HeGpu.Kernels;

/// <summary>Windows of several buffers, with equal limbs, listed in global memory: for launches over as many operands as a verb has.</summary>
/// <param name="first">Address of the list.</param>
/// <param name="dataCount">How many of their limbs are data limbs.</param>
/// <param name="limbWords">N.</param>
public readonly struct LimbList(long first, int dataCount, int limbWords)
{
    /// <summary>Words of an item: the numbers of a <see cref="LimbLayout"/>, and one for the kernel (a Galois element, the number of polynomials).</summary>
    public const int ItemWords = 4;

    /// <summary>Address of a limb of an item.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Limb<TGlobal>(TGlobal global, int item, int polynomial, int limb) where TGlobal : struct, IGlobalMemory
    {
        long at = first + ((long)item * ItemWords);
        return new LimbLayout((long)global.Load(at), (long)global.Load(at + 1), (long)global.Load(at + 2), dataCount, limbWords).Limb(polynomial, limb);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Note<TGlobal>(TGlobal global, int item) where TGlobal : struct, IGlobalMemory => (uint)global.Load(first + ((long)item * ItemWords) + 3);
}
