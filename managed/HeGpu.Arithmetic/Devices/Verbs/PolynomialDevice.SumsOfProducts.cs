namespace HeGpu.Arithmetic;

public abstract partial class PolynomialDevice
{
    /// <summary>
    /// Several sums of products at once, such as all outputs of a linear layer over the same rotated inputs: destination j becomes the sum of
    /// a[k] b[k] over the terms from ends[j-1] (0 for the first) to ends[j] - 1. The rules of <see cref="SumOfProducts"/> hold for each; a factor may
    /// occur in many sums, and a device reads it from memory once where its caches allow. No destination may overlap a factor or another destination.
    /// </summary>
    /// <param name="a">First factors, the sums one after the other.</param>
    /// <param name="b">Second factors, likewise.</param>
    /// <param name="ends">One past the last term of each sum, ascending; no sum is empty.</param>
    /// <param name="destinations">One per sum, all of one shape.</param>
    public void SumsOfProducts(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, ReadOnlySpan<int> ends, ReadOnlySpan<PolyView<Ntt>> destinations)
    {
        CheckCounts(a.Length, b.Length);
        if (ends.Length == 0 || ends.Length != destinations.Length || ends[^1] != a.Length)
            throw new ArgumentException($"{ends.Length} sums into {destinations.Length} destinations, the last ending at {(ends.Length == 0 ? 0 : ends[^1])} of {a.Length} terms.", nameof(ends));
        PolyRegion first = Check(destinations[0], nameof(destinations));
        for (int j = 0, start = 0; j < ends.Length; start = ends[j++])
        {
            if (ends[j] <= start || ends[j] > a.Length)
                throw new ArgumentException($"Sum {j} has the terms {start} to {ends[j] - 1}: ends must ascend, and no sum is empty.", nameof(ends));
            PolyRegion d = CheckShape(destinations[j], first, first.Limbs, nameof(destinations), broadcast: false);
            CheckNotFrozen(d, nameof(destinations));
            for (int k = start; k < ends[j]; k++)
            {
                CheckTerm(a[k], a[0], d, d.Limbs, nameof(a));
                CheckTerm(b[k], b[0], d, d.Limbs, nameof(b));
            }
        }
        SumsOfProductsCore(a, b, ends, destinations);
    }

    /// <summary>Default: one sum after the other.</summary>
    protected virtual void SumsOfProductsCore(
        ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, ReadOnlySpan<int> ends, ReadOnlySpan<PolyView<Ntt>> destinations)
    {
        for (int j = 0, start = 0; j < ends.Length; start = ends[j++])
            SumOfProductsCore(a[start..ends[j]], b[start..ends[j]], PolyRegion.Of(destinations[j]), accumulate: false);
    }
}
