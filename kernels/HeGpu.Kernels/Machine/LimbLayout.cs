namespace HeGpu.Kernels;

/// <summary>
/// Where the limbs of some polynomials lie in global memory; a window of a buffer [polynomial][limb][N], or the records of its primes
/// [limb]. Data limbs follow each other, and so do special limbs.
/// </summary>
/// <param name="first">Word of the first limb of the first polynomial.</param>
/// <param name="polynomialStride">Words from one polynomial to the next; 0 broadcasts one.</param>
/// <param name="specialOffset">Words to skip before the first special limb.</param>
/// <param name="dataCount">How many of the limbs are data limbs.</param>
/// <param name="limbWords">Words from one limb to the next; 0 broadcasts one.</param>
public readonly struct LimbLayout(long first, long polynomialStride, long specialOffset, int dataCount, int limbWords)
{
    private readonly long _first = first, _polynomialStride = polynomialStride, _specialOffset = specialOffset;
    private readonly int _dataCount = dataCount, _limbWords = limbWords;

    /// <summary>The window of a region of a <see cref="KernelBuffer"/>.</summary>
    /// <param name="region">Any polynomials, any limbs.</param>
    /// <param name="broadcast">Use a single polynomial for all.</param>
    public static LimbLayout Of(PolyRegion region, bool broadcast = false)
    {
        var buffer = (KernelBuffer)region.Buffer;
        LimbRange held = buffer.Limbs, limbs = region.Limbs;
        long degree = region.Ring.Degree, polynomial = held.Total * degree, skipped = limbs.Count == 0 ? 0 : limbs.First - held.First;
        return new(buffer.Word + (region.FirstPolynomial * polynomial) + (skipped * degree), broadcast && region.Polynomials == 1 ? 0 : polynomial,
            (held.Count - limbs.Count - skipped) * degree, limbs.Count, region.Ring.Degree);
    }

    /// <summary>Constants of limbs, one after the other.</summary>
    public static LimbLayout Table(long first, int limbWords) => new(first, 0, 0, 0, limbWords);

    /// <summary>Host side: as an item of a <see cref="LimbList"/>.</summary>
    public void Write(Span<ulong> item, uint note) => (item[0], item[1], item[2], item[3]) = ((ulong)_first, (ulong)_polynomialStride, (ulong)_specialOffset, note);

    /// <summary>Word of a limb, counted within the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Limb(int polynomial, int limb) =>
        _first + (polynomial * _polynomialStride) + ((long)limb * _limbWords) + (limb < _dataCount ? 0 : _specialOffset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Limb(BlockIndex block) => Limb(block.Y, block.Z);
}
