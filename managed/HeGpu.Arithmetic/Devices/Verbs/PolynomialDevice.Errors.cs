namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>
    /// e - a b (+ m): one half of every key and of a fresh ciphertext. NTT form; all operands are one polynomial in the limbs of the destination.
    /// </summary>
    /// <param name="error">N coefficients of e, |x| &lt; 2^62.</param>
    /// <param name="a">One factor.</param>
    /// <param name="b">The other factor.</param>
    /// <param name="addend">m, or null for none.</param>
    /// <param name="destination">May overlap no operand.</param>
    public void ErrorMinusProduct(ReadOnlySpan<long> error, PolyView<Ntt> a, PolyView<Ntt> b, PolyView<Ntt>? addend, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        CheckCoefficients(error.Length, d, nameof(error));
        CheckMagnitude(error, MaxSigned, nameof(error));
        ErrorMinusProductCore(error, CheckOther(a, d, nameof(a)), CheckOther(b, d, nameof(b)), addend is { } m ? CheckOther(m, d, nameof(addend)) : null, d);
    }

    /// <summary>
    /// ((a_0 u + e_0) / p + m, (a_1 u + e_1) / p), p the first special prime, divided as by <see cref="ModDown"/>: a fresh ciphertext from a public
    /// key a, whose errors shrink below the rounding.
    /// </summary>
    /// <param name="multiplier">N coefficients of u, |x| &lt; 2^62.</param>
    /// <param name="errors">N coefficients of e_0, then of e_1, |x| &lt; (p - 1) / 2.</param>
    /// <param name="a">Two polynomials in the limbs of the destination and the first special prime.</param>
    /// <param name="addend">m, one polynomial.</param>
    /// <param name="destination">Two polynomials in data limbs; may overlap no operand.</param>
    public void ProductsPlusErrorsModDown(ReadOnlySpan<long> multiplier, ReadOnlySpan<long> errors, PolyView<Ntt> a, PolyView<Ntt> addend, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination);
        CheckPolynomials(d, 2, nameof(destination));
        if (d.Limbs.Special != 0)
            throw new ArgumentException($"The destination has limbs {d.Limbs}; this verb divides by the special prime.", nameof(destination));
        if (multiplier.Length != d.Ring.Degree || errors.Length != 2 * d.Ring.Degree)
            throw new ArgumentException($"{multiplier.Length} and {errors.Length} coefficients for degree {d.Ring.Degree}: expected N and 2 N.", nameof(multiplier));
        ulong special = d.Ring.ModulusAt(new LimbRange(0, 0, 1), 0);
        CheckMagnitude(multiplier, MaxSigned, nameof(multiplier));
        CheckMagnitude(errors, (long)(special / 2), nameof(errors));
        PolyRegion k = CheckShape(a, d, d.Limbs with { Special = 1 }, nameof(a), broadcast: false);
        CheckDisjoint(k, d, nameof(a));
        ProductsPlusErrorsModDownCore(multiplier, errors, k, CheckOther(addend, d.Slice(0), nameof(addend)), d);
    }

    /// <summary>Default: verb by verb.</summary>
    protected virtual void ErrorMinusProductCore(ReadOnlySpan<long> error, PolyRegion a, PolyRegion b, PolyRegion? addend, PolyRegion destination)
    {
        using DeviceBuffer fresh = RentCore(destination.Ring, 1, destination.Limbs, zeroOnReturn: true);
        PolyRegion e = Transformed(error, fresh);
        MultiplyCore(a, b, destination);
        SubtractCore(e, destination, destination);
        if (addend is { } m)
            AddCore(destination, m, destination);
    }

    /// <summary>Default: verb by verb.</summary>
    protected virtual void ProductsPlusErrorsModDownCore(ReadOnlySpan<long> multiplier, ReadOnlySpan<long> errors, PolyRegion a, PolyRegion addend, PolyRegion destination)
    {
        int n = destination.Ring.Degree;
        using DeviceBuffer fresh = RentCore(a.Ring, 1, a.Limbs, zeroOnReturn: true), both = RentCore(a.Ring, 2, a.Limbs, zeroOnReturn: true);
        PolyRegion sum = PolyRegion.Of(both.View<Ntt>()), u = Transformed(multiplier, fresh);
        for (int i = 0; i < 2; i++)
            MultiplyCore(a.Slice(i), u, sum.Slice(i));
        for (int i = 0; i < 2; i++)
            AddCore(sum.Slice(i), Transformed(errors.Slice(i * n, n), fresh), sum.Slice(i));
        DivideCore(sum, new LimbRange(0, 0, sum.Limbs.Special), destination);
        AddCore(destination.Slice(0), addend, destination.Slice(0));
    }

    private PolyRegion Transformed(ReadOnlySpan<long> coefficients, DeviceBuffer buffer)
    {
        PolyRegion region = PolyRegion.Of(buffer.View<Coefficient>());
        UploadSignedCore(coefficients, region);
        ForwardNttCore(region);
        return region;
    }

    private PolyRegion CheckOther(PolyView<Ntt> source, PolyRegion destination, string name)
    {
        PolyRegion region = CheckShape(source, destination, name, broadcast: false);
        CheckDisjoint(region, destination, name);
        return region;
    }
}
