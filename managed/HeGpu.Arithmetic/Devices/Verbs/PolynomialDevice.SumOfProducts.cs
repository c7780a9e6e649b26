namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>Most terms of one <see cref="SumOfProducts"/>.</summary>
    public const int MaxTerms = 1 << 16;

    /// <summary>
    /// sum_k a[k] b[k] (+ destination when <paramref name="accumulate"/>), reduced once at the end. Either list, the same one in
    /// all terms, may be broadcast: ciphertext times plaintext (b of one polynomial), key switching (a digit times the two
    /// polynomials of a key). The destination may overlap no operand.
    /// </summary>
    public void SumOfProducts(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, PolyView<Ntt> destination, bool accumulate = false)
    {
        PolyRegion d = CheckDestination(destination);
        CheckCounts(a.Length, b.Length);
        for (int k = 0; k < a.Length; k++)
        {
            CheckTerm(a[k], a[0], d, d.Limbs, nameof(a));
            CheckTerm(b[k], b[0], d, d.Limbs, nameof(b));
        }
        SumOfProductsCore(a, b, d, accumulate);
    }

    /// <summary>Default: one product after the other.</summary>
    protected virtual void SumOfProductsCore(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, PolyRegion destination, bool accumulate)
    {
        if (!accumulate)
            ClearCore(destination);
        for (int k = 0; k < a.Length; k++)
        {
            PolyRegion x = PolyRegion.Of(a[k]), y = PolyRegion.Of(b[k]);
            for (int p = 0; p < destination.Polynomials; p++)
                MultiplyAddCore(x.Slice(x.Polynomials == 1 ? 0 : p), y.Slice(y.Polynomials == 1 ? 0 : p), destination.Slice(p));
        }
    }

    private static void CheckCounts(int a, int b)
    {
        if (a != b || a is 0 or > MaxTerms)
            throw new ArgumentException($"{a} and {b} factors: expected equal counts from 1 to {MaxTerms}.", nameof(a));
    }

    private void CheckTerm(PolyView<Ntt> factor, PolyView<Ntt> first, PolyRegion destination, LimbRange limbs, string name)
    {
        PolyRegion region = CheckShape(factor, destination, limbs, name, broadcast: true);
        CheckDisjoint(region, destination, name);
        if (region.Polynomials != first.Polynomials)
            throw new ArgumentException($"Factors of {first.Polynomials} and of {region.Polynomials} polynomials in one list: broadcast all or none.", name);
    }
}
