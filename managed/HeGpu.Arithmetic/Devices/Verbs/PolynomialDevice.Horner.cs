namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>c_0 + c_1 x + c_2 x^2 + ..: what decryption does with a secret x.</summary>
    /// <param name="coefficients">At least two polynomials in the limbs of the destination.</param>
    /// <param name="point">x, one polynomial.</param>
    /// <param name="destination">One polynomial; may overlap no operand.</param>
    public void Horner(PolyView<Ntt> coefficients, PolyView<Ntt> point, PolyView<Ntt> destination)
    {
        PolyRegion d = CheckDestination(destination), c = Check(coefficients, nameof(coefficients));
        CheckPolynomials(d, 1, nameof(destination));
        if (c.Polynomials < 2)
            throw new ArgumentException($"{c.Polynomials} coefficient; this verb needs at least 2.", nameof(coefficients));
        CheckDisjoint(CheckShape(coefficients.Slice(0), d, nameof(coefficients), broadcast: false), d, nameof(coefficients));
        CheckDisjoint(c, d, nameof(coefficients));
        HornerCore(c, CheckOther(point, d, nameof(point)), d);
    }

    /// <summary>Default: Horner's rule.</summary>
    protected virtual void HornerCore(PolyRegion coefficients, PolyRegion point, PolyRegion destination)
    {
        MultiplyCore(coefficients.Slice(coefficients.Polynomials - 1), point, destination);
        for (int i = coefficients.Polynomials - 2; i > 0; i--)
        {
            AddCore(destination, coefficients.Slice(i), destination);
            MultiplyCore(destination, point, destination);
        }
        AddCore(destination, coefficients.Slice(0), destination);
    }
}
