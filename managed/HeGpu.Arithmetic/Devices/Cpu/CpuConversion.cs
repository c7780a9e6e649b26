namespace HeGpu.Arithmetic;

/// <summary>
/// Conversion from the moduli of a range to every other modulus of a ring, in the three steps of hegpu.h: scale each source, one quotient per
/// coefficient, gather one target. From a single modulus the conversion is exact and needs neither scaling nor quotient
/// (<see cref="Modulus.ReduceCentred"/>). Plain data; valid while its <see cref="RingKernels{TKernels}"/> is.
/// </summary>
internal readonly unsafe struct CpuConversion<TKernels>(nint handle, ulong* inverses, nint* moduli, PolynomialRing ring, LimbRange from)
    where TKernels : struct, ICpuKernels
{
    private readonly nint _handle = handle;
    private readonly ulong* _inverses = inverses;
    private readonly nint* _moduli = moduli;
    private readonly int _first = from.First, _count = from.Count, _firstSpecial = ring.DataModuli.Count, _degree = ring.Degree;

    public int Sources { get; } = from.Total;

    public bool HasQuotient => Sources > 1;

    /// <summary>Index of source i's prime among all moduli of the ring.</summary>
    public int Modulus(int i) => i < _count ? _first + i : _firstSpecial + (i - _count);

    /// <summary>y_i from the residues modulo source i; y may be x.</summary>
    public void Scale(int i, ulong* y, ulong* x)
    {
        if (HasQuotient)
            TKernels.MultiplyScalar(y, x, _inverses[i], (ulong)_degree, _moduli[Modulus(i)]);
        else if (y != x)
            new ReadOnlySpan<ulong>(x, _degree).CopyTo(new Span<ulong>(y, _degree));
    }

    public void Quotient(byte* v, ulong** y, int words) => TKernels.ConversionQuotient(v, y, (ulong)words, _handle);

    /// <summary>Residues modulo the prime at an index that is not a source's.</summary>
    public void Gather(ulong* destination, ulong** y, byte* v, int modulus)
    {
        if (HasQuotient)
            TKernels.ConversionGather(destination, y, v, (ulong)_degree, _handle, modulus < _first ? modulus : modulus - _count);
        else
            TKernels.ReduceCentred(destination, y[0], (ulong)_degree, _moduli[Modulus(0)], _moduli[modulus]);
    }
}
