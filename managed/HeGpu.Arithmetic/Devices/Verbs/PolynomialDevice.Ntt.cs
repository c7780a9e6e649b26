namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>Coefficients to values at the roots, in place (order: see <see cref="NttTable"/>). Returns the same words in their new form.</summary>
    public PolyView<Ntt> ForwardNtt(PolyView<Coefficient> view)
    {
        ForwardNttCore(CheckDestination(view, nameof(view)));
        return new(view.Buffer, view.FirstPolynomial, view.Polynomials, view.Limbs);
    }

    /// <summary>Values at the roots to coefficients, in place. Returns the same words in their new form.</summary>
    public PolyView<Coefficient> InverseNtt(PolyView<Ntt> view)
    {
        InverseNttCore(CheckDestination(view, nameof(view)));
        return new(view.Buffer, view.FirstPolynomial, view.Polynomials, view.Limbs);
    }

    protected abstract void ForwardNttCore(PolyRegion region);

    protected abstract void InverseNttCore(PolyRegion region);
}
