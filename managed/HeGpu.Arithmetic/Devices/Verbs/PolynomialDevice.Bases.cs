namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>
    /// Reads the residues modulo Q, the product of the source's limbs, as integers in [-Q/2, Q/2) and writes their residues modulo the
    /// destination's limbs: see <see cref="BasisConversion"/>. The two sets of limbs are disjoint; the source has at most 64.
    /// </summary>
    public void ConvertBasis(PolyView<Coefficient> source, PolyView<Coefficient> destination)
    {
        PolyRegion d = CheckDestination(destination), s = Check(source, nameof(source));
        CheckRing(s, d, nameof(source));
        CheckPolynomials(s, d.Polynomials, nameof(source));
        if (s.Limbs.Total > BasisConversion.MaxSourceModuli)
            throw new ArgumentException($"A conversion from {s.Limbs.Total} moduli; at most {BasisConversion.MaxSourceModuli} are possible.", nameof(source));
        if (s.Limbs.Intersects(d.Limbs))
            throw new ArgumentException($"A conversion from limbs {s.Limbs} to {d.Limbs}, which share some: convert to the others only.", nameof(destination));
        ConvertBasisCore(s, d);
    }

    /// <summary>
    /// Division by the last data prime q_l with rounding to the nearest: (x - [x]_(q_l)) / q_l, the remainder centred. The source has limbs
    /// (0, l+1), the destination (0, l); it may be the source's own buffer. Both in NTT form.
    /// </summary>
    public void Rescale(PolyView<Ntt> source, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination), s = Check(source, nameof(source));
        CheckRing(s, d, nameof(source));
        if (d.Limbs.First != 0 || d.Limbs.Special != 0 || s.Limbs != new LimbRange(0, d.Limbs.Count + 1))
            throw new ArgumentException($"Rescaling from limbs {s.Limbs} to {d.Limbs}: expected (0, l+1) and (0, l) with l >= 1.", nameof(destination));
        CheckPolynomials(s, d.Polynomials, nameof(source));
        CheckAliasing(s, d, nameof(source));
        DivideCore(s, new LimbRange(d.Limbs.Count, 1), d);
    }

    /// <summary>
    /// Splits a polynomial into digits of <paramref name="digitWidth"/> limbs and raises each, centred, to all limbs: polynomial k of the
    /// digits is [x]_(Q_k), Q_k = q_(k w) .. q_(k w + w - 1), modulo every data and special prime of the destination.
    /// </summary>
    /// <param name="source">One polynomial, limbs (0, l+1).</param>
    /// <param name="digitWidth">w, from 1 to 64.</param>
    /// <param name="digits">ceil((l+1)/w) polynomials, limbs (0, l+1, K).</param>
    public void ModUp(PolyView<Ntt> source, int digitWidth, PolyView<Ntt> digits)
    {
        PolyRegion d = CheckDestination(digits, nameof(digits)), s = Check(source, nameof(source));
        CheckRing(s, d, nameof(source));
        CheckDigitWidth(digitWidth);
        if (s.Limbs.First != 0 || s.Limbs.Special != 0 || d.Limbs != s.Limbs with { Special = d.Limbs.Special })
            throw new ArgumentException($"ModUp from limbs {s.Limbs} to {d.Limbs}: expected (0, l+1) and (0, l+1, K).", nameof(digits));
        CheckPolynomials(s, 1, nameof(source));
        CheckPolynomials(d, DigitCount(s.Limbs.Count, digitWidth), nameof(digits));
        CheckDisjoint(s, d, nameof(source));
        ModUpCore(s, digitWidth, d);
    }

    /// <summary>
    /// Division by P, the product of the source's special primes: (x - [x]_P) / P, the remainder centred. The source has limbs
    /// (0, l+1, K), the destination (0, l+1); it may be the source's own buffer. Both in NTT form.
    /// </summary>
    public void ModDown(PolyView<Ntt> source, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination), s = Check(source, nameof(source));
        CheckRing(s, d, nameof(source));
        CheckModDown(s.Limbs, d.Limbs);
        CheckPolynomials(s, d.Polynomials, nameof(source));
        CheckAliasing(s, d, nameof(source));
        DivideCore(s, new LimbRange(0, 0, s.Limbs.Special), d);
    }

    private static void CheckDigitWidth(int digitWidth)
    {
        if (digitWidth is < 1 or > BasisConversion.MaxSourceModuli)
            throw new ArgumentOutOfRangeException(nameof(digitWidth), $"Digits of {digitWidth} limbs: expected 1 to {BasisConversion.MaxSourceModuli}.");
    }

    private static void CheckModDown(LimbRange source, LimbRange destination)
    {
        if (destination.First != 0 || destination.Special != 0 || source.Special is 0 or > BasisConversion.MaxSourceModuli || source with { Special = 0 } != destination)
            throw new ArgumentException($"ModDown from limbs {source} to {destination}: expected (0, l+1, K) with K >= 1, and (0, l+1).", nameof(destination));
    }

    protected abstract void ConvertBasisCore(PolyRegion source, PolyRegion destination);

    /// <summary>Default from the primitives.</summary>
    protected virtual void ModUpCore(PolyRegion source, int digitWidth, PolyRegion digits)
    {
        LimbRange all = digits.Limbs;
        using DeviceBuffer coefficients = RentCore(source.Ring, 1, source.Limbs, zeroOnReturn: false);
        PolyRegion c = PolyRegion.Of(coefficients.View<Coefficient>());
        CopyCore(source, c);
        InverseNttCore(c);
        for (int k = 0; k < digits.Polynomials; k++)
        {
            int start = k * digitWidth, end = Math.Min(start + digitWidth, all.Count);
            PolyRegion digit = digits.Slice(k);
            var own = new LimbRange(start, end - start);
            CopyCore(source.WithLimbs(own), digit.WithLimbs(own));
            RaiseCore(c.WithLimbs(own), digit.WithLimbs(new LimbRange(0, start)));
            RaiseCore(c.WithLimbs(own), digit.WithLimbs(new LimbRange(end, all.Count - end, all.Special)));
        }
    }

    private void RaiseCore(PolyRegion digit, PolyRegion destination)
    {
        if (destination.Limbs.Total == 0)
            return;
        ConvertBasisCore(digit, destination);
        ForwardNttCore(destination);
    }

    /// <summary>
    /// (source - [source]_D) / D with D the product of some of the source's limbs, none of them the destination's; the remainder centred. Default
    /// from the primitives.
    /// </summary>
    protected virtual void DivideCore(PolyRegion source, LimbRange divisor, PolyRegion destination)
    {
        PolynomialRing ring = source.Ring;
        using DeviceBuffer remainder = RentCore(ring, source.Polynomials, divisor, zeroOnReturn: false);
        using DeviceBuffer raised = RentCore(ring, source.Polynomials, destination.Limbs, zeroOnReturn: false);
        PolyRegion r = PolyRegion.Of(remainder.View<Coefficient>()), t = PolyRegion.Of(raised.View<Coefficient>());
        CopyCore(source.WithLimbs(divisor), r);
        InverseNttCore(r);
        ConvertBasisCore(r, t);
        ForwardNttCore(t);
        SubtractCore(source.WithLimbs(destination.Limbs), t, destination);
        Span<ulong> inverses = stackalloc ulong[destination.Limbs.Total];
        ring.Division(divisor).InversesModulo(destination.Limbs, inverses);
        MultiplyScalarCore(destination, inverses, destination);
    }
}
