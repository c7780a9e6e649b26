namespace HeGpu.Kernels;

/// <summary>
/// X -> X^element on NTT words; that of the inverse element says where a word goes. Word i is the value at psi^(2 bitrev(i) + 1), and the automorphism multiplies these exponents: computed where it is needed, which
/// costs less than reading a table.
/// </summary>
public readonly struct GaloisPermutation(int logDegree, uint element)
{
    /// <summary>Which word of the source becomes word <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Source(int index)
    {
        if (element == 1)
            return index;
        uint exponent = (2 * Reverse((uint)index)) + 1;
        return (int)Reverse(element * exponent >> 1 & ((1U << logDegree) - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Reverse(uint x)
    {
        x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
        x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
        x = (x >> 4 & 0x0F0F0F0F) | (x & 0x0F0F0F0F) << 4;
        x = (x >> 8 & 0x00FF00FF) | (x & 0x00FF00FF) << 8;
        return (x >> 16 | x << 16) >> (32 - logDegree);
    }
}
