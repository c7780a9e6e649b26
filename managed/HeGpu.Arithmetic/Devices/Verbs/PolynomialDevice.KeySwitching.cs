namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>
    /// ModDown of <see cref="SumOfProducts"/> in one step: (sum_k a[k] b[k]) / P, rounded to the nearest. The end of a hoisted rotation
    /// and of a relinearization: digits times a key, divided by P. A device that overrides it never writes the sum to memory.
    /// </summary>
    /// <param name="a">Factors with limbs (0, l+1, K); either list may be broadcast.</param>
    /// <param name="b">As many.</param>
    /// <param name="destination">Limbs (0, l+1); overlaps no operand.</param>
    public void SumOfProductsModDown(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, PolyView<Ntt> destination)
    {
        PolyRegion d = Check(destination, nameof(destination));
        CheckCounts(a.Length, b.Length);
        LimbRange extended = Check(a[0], nameof(a)).Limbs;
        CheckModDown(extended, d.Limbs);
        for (int k = 0; k < a.Length; k++)
        {
            CheckTerm(a[k], a[0], d, extended, nameof(a));
            CheckTerm(b[k], b[0], d, extended, nameof(b));
        }
        SumOfProductsModDownCore(a, b, extended, d);
    }

    /// <summary>Default: the sum, then its ModDown.</summary>
    protected virtual void SumOfProductsModDownCore(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, LimbRange extended, PolyRegion destination)
    {
        using DeviceBuffer sum = RentCore(destination.Ring, destination.Polynomials, extended, zeroOnReturn: false);
        PolyRegion s = PolyRegion.Of(sum.View<Ntt>());
        SumOfProductsCore(a, b, s, accumulate: false);
        ModDownCore(s, destination);
    }
}
