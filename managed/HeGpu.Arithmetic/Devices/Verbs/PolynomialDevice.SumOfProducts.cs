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
        PolyRegion d = Check(destination, nameof(destination));
        if (a.Length != b.Length || a.Length is 0 or > MaxTerms)
            throw new ArgumentException($"{a.Length} and {b.Length} factors: expected equal counts from 1 to {MaxTerms}.", nameof(a));
        for (int k = 0; k < a.Length; k++)
        {
            CheckTerm(a[k], a[0], d, nameof(a));
            CheckTerm(b[k], b[0], d, nameof(b));
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

    private void CheckTerm(PolyView<Ntt> factor, PolyView<Ntt> first, PolyRegion destination, string name)
    {
        CheckDisjoint(CheckShape(factor, destination, name, broadcast: true), destination, name);
        if (factor.Polynomials != first.Polynomials)
            throw new ArgumentException($"Factors of {first.Polynomials} and of {factor.Polynomials} polynomials in one list: broadcast all or none.", name);
    }
}
