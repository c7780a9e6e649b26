namespace HeGpu.Kernels;

public sealed partial class KernelDevice
{
    protected override void UploadCore(ReadOnlySpan<ulong> words, PolyRegion destination)
    {
        for (int at = 0; at < words.Length;)
        {
            long word = RunAt(destination, at, out int length);
            _machine.Write(word, words.Slice(at, length));
            at += length;
        }
    }

    protected override void DownloadCore(PolyRegion source, Span<ulong> words)
    {
        for (int at = 0; at < words.Length;)
        {
            long word = RunAt(source, at, out int length);
            _machine.Read(word, words.Slice(at, length));
            at += length;
        }
    }

    // Limbs that follow each other in the slab are one transfer, for each read waits for the device.
    private static long RunAt(PolyRegion region, int at, out int length)
    {
        int limbs = region.Limbs.Total, degree = region.Ring.Degree, first = at / degree, end = first + 1;
        var layout = LimbLayout.Of(region);
        long word = layout.Limb(first / limbs, first % limbs);
        while (end < region.Polynomials * limbs && layout.Limb(end / limbs, end % limbs) == word + ((long)(end - first) * degree))
            end++;
        length = (end - first) * degree;
        return word;
    }

    protected override void UploadSignedCore(ReadOnlySpan<long> coefficients, PolyRegion destination) => Of(destination).UploadSigned(coefficients, destination);

    protected override void UploadRoundedCore(ReadOnlySpan<double> coefficients, PolyRegion destination) => Of(destination).UploadRounded(coefficients, destination);

    protected override void ClearCore(PolyRegion destination) => Of(destination).Clear(destination);

    protected override void CopyCore(PolyRegion source, PolyRegion destination) => Of(destination).Copy(source, destination);

    protected override void AddCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Of(destination).Add(a, b, destination);

    protected override void SubtractCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Of(destination).Subtract(a, b, destination);

    protected override void NegateCore(PolyRegion a, PolyRegion destination) => Of(destination).Negate(a, destination);

    protected override void MultiplyCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Of(destination).Multiply(a, b, destination);

    protected override void MultiplyAddCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Of(destination).MultiplyAdd(a, b, destination);

    protected override void MultiplyScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) => Of(destination).MultiplyScalar(a, residues, destination);

    protected override void MultiplyScalarAddCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) => Of(destination).MultiplyScalarAdd(a, residues, destination);

    protected override void AddScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination) => Of(destination).AddScalar(a, residues, destination);

    protected override void ForwardNttCore(PolyRegion region) => Of(region).ForwardNtt(region);

    protected override void InverseNttCore(PolyRegion region) => Of(region).InverseNtt(region);

    protected override void AutomorphismCore(PolyRegion source, uint galoisElement, PolyRegion destination) => Of(destination).Automorphism(source, galoisElement, destination);

    protected override void AutomorphismAddCore(PolyRegion source, uint galoisElement, PolyRegion destination) => Of(destination).AutomorphismAdd(source, galoisElement, destination);

    protected override void ConvertBasisCore(PolyRegion source, PolyRegion destination) => Of(destination).ConvertBasis(source, destination);

    protected override void ModUpCore(PolyRegion source, int digitWidth, PolyRegion digits) => Of(source).ModUp(source, digitWidth, digits);

    protected override void DivideCore(PolyRegion source, LimbRange divisor, PolyRegion destination) => Of(source).Divide(source, divisor, destination);

    protected override void SumOfProductsCore(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, PolyRegion destination, bool accumulate)
    {
        var view = new PolyView<Ntt>(destination.Buffer, destination.FirstPolynomial, destination.Polynomials, destination.Limbs);
        Of(destination).SumsOfProducts(a, b, [a.Length], [view], accumulate);
    }

    protected override void SumsOfProductsCore(
        ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, ReadOnlySpan<int> ends, ReadOnlySpan<PolyView<Ntt>> destinations) =>
        VerbsOf(destinations[0].Ring).SumsOfProducts(a, b, ends, destinations, accumulate: false);

    protected override void TensorCore(PolyRegion a, PolyRegion b, PolyRegion destination) => Of(destination).Tensor(a, b, destination);

    protected override void HornerCore(PolyRegion coefficients, PolyRegion point, PolyRegion destination) => Of(destination).Horner(coefficients, point, destination);

    protected override void SwitchKeysCore(PolyRegion source, int digitWidth, ReadOnlySpan<KeySwitch> switches) => Of(source).SwitchKeys(source, digitWidth, switches);

    protected override void SwitchKeyLazilyCore(PolyRegion source, int digitWidth, PolyView<Ntt> key, uint galoisElement, PolyRegion destination, bool accumulate) =>
        Of(source).SwitchKeyLazily(source, digitWidth, key, galoisElement, destination, accumulate);

    private RingVerbs Of(PolyRegion region) => VerbsOf(region.Ring);
}
