namespace HeGpu.Arithmetic;

/// <summary>Marks the form in which a polynomial's residues are held; the two forms are different types and do not mix.</summary>
public interface IPolynomialForm;

/// <summary>Values at the roots of X^N + 1 (evaluation form): products are element-wise.</summary>
public readonly struct Ntt : IPolynomialForm;

/// <summary>Coefficients of X^0 .. X^(N-1): what base conversion and rounding work on.</summary>
public readonly struct Coefficient : IPolynomialForm;

/// <summary>
/// A window on a <see cref="DeviceBuffer"/>: consecutive polynomials and a subset of the buffer's limbs. Free to make and
/// to narrow; owns nothing. Dropping a level is a narrower view.
/// </summary>
public readonly struct PolyView<TForm> where TForm : struct, IPolynomialForm
{
    public PolyView(DeviceBuffer buffer, int firstPolynomial, int polynomials, LimbRange limbs)
    {
        if (firstPolynomial < 0 || polynomials < 1 || firstPolynomial + polynomials > buffer.Polynomials)
            throw new ArgumentOutOfRangeException(nameof(polynomials),
                $"Polynomials {firstPolynomial}..{firstPolynomial + polynomials} of a buffer that holds {buffer.Polynomials}.");
        if (!buffer.Limbs.Contains(limbs))
            throw new ArgumentOutOfRangeException(nameof(limbs), $"Limbs {limbs} of a buffer that holds {buffer.Limbs}.");
        Buffer = buffer;
        FirstPolynomial = firstPolynomial;
        Polynomials = polynomials;
        Limbs = limbs;
    }

    public DeviceBuffer Buffer { get; }

    public int FirstPolynomial { get; }

    public int Polynomials { get; }

    public LimbRange Limbs { get; }

    public PolynomialRing Ring => Buffer.Ring;

    /// <summary>One or more of this view's polynomials.</summary>
    public PolyView<TForm> Slice(int first, int count = 1) => new(Buffer, FirstPolynomial + first, count, Limbs);

    /// <summary>The same polynomials in fewer moduli.</summary>
    public PolyView<TForm> WithLimbs(LimbRange limbs) => new(Buffer, FirstPolynomial, Polynomials, limbs);
}
