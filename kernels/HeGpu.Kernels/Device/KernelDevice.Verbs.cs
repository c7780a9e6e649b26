namespace HeGpu.Kernels;

public sealed partial class KernelDevice
{
    protected override void UploadCore(ReadOnlySpan<ulong> words, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        for (int at = 0; at < words.Length;)
        {
            long word = RunAt(destination, at, out int length);
            _stream.Write(word, words.Slice(at, length));
            at += length;
        }
    }

    protected override void DownloadCore(PolyRegion source, Span<ulong> words)
    {
        using Verb verb = Begin(source);
        for (int at = 0; at < words.Length;)
        {
            long word = RunAt(source, at, out int length);
            _stream.Read(word, words.Slice(at, length));
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

    protected override void UploadSignedCore(ReadOnlySpan<long> coefficients, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.UploadSigned(coefficients, destination);
    }

    protected override void UploadRoundedCore(ReadOnlySpan<double> coefficients, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.UploadRounded(coefficients, destination);
    }

    protected override void ClearCore(PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Clear(destination);
    }

    protected override void CopyCore(PolyRegion source, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Copy(source, destination);
    }

    protected override void AddCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Add(a, b, destination);
    }

    protected override void SubtractCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Subtract(a, b, destination);
    }

    protected override void NegateCore(PolyRegion a, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Negate(a, destination);
    }

    protected override void MultiplyCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Multiply(a, b, destination);
    }

    protected override void MultiplyAddCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.MultiplyAdd(a, b, destination);
    }

    protected override void MultiplyScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.MultiplyScalar(a, residues, destination);
    }

    protected override void MultiplyScalarAddCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.MultiplyScalarAdd(a, residues, destination);
    }

    protected override void AddScalarCore(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.AddScalar(a, residues, destination);
    }

    protected override void ForwardNttCore(PolyRegion region)
    {
        using Verb verb = Begin(region);
        verb.Of.ForwardNtt(region);
    }

    protected override void InverseNttCore(PolyRegion region)
    {
        using Verb verb = Begin(region);
        verb.Of.InverseNtt(region);
    }

    protected override void AutomorphismCore(PolyRegion source, uint galoisElement, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Automorphism(source, galoisElement, destination);
    }

    protected override void AutomorphismAddCore(PolyRegion source, uint galoisElement, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.AutomorphismAdd(source, galoisElement, destination);
    }

    protected override void ConvertBasisCore(PolyRegion source, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.ConvertBasis(source, destination);
    }

    protected override void ModUpCore(PolyRegion source, int digitWidth, PolyRegion digits)
    {
        using Verb verb = Begin(source);
        verb.Of.ModUp(source, digitWidth, digits);
    }

    protected override void DivideCore(PolyRegion source, LimbRange divisor, PolyRegion destination)
    {
        using Verb verb = Begin(source);
        verb.Of.Divide(source, divisor, destination);
    }

    protected override void SumOfProductsCore(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, PolyRegion destination, bool accumulate)
    {
        using Verb verb = Begin(destination);
        var view = new PolyView<Ntt>(destination.Buffer, destination.FirstPolynomial, destination.Polynomials, destination.Limbs);
        verb.Of.SumsOfProducts(a, b, [a.Length], [view], accumulate);
    }

    protected override void SumsOfProductsCore(
        ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, ReadOnlySpan<int> ends, ReadOnlySpan<PolyView<Ntt>> destinations)
    {
        using Verb verb = Begin(PolyRegion.Of(destinations[0]));
        verb.Of.SumsOfProducts(a, b, ends, destinations, accumulate: false);
    }

    protected override void TensorCore(PolyRegion a, PolyRegion b, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Tensor(a, b, destination);
    }

    protected override void HornerCore(PolyRegion coefficients, PolyRegion point, PolyRegion destination)
    {
        using Verb verb = Begin(destination);
        verb.Of.Horner(coefficients, point, destination);
    }

    protected override void SwitchKeysCore(PolyRegion source, int digitWidth, ReadOnlySpan<KeySwitch> switches)
    {
        using Verb verb = Begin(source);
        verb.Of.SwitchKeys(source, digitWidth, switches);
    }

    protected override void SwitchKeyLazilyCore(PolyRegion source, int digitWidth, PolyView<Ntt> key, uint galoisElement, PolyRegion destination, bool accumulate)
    {
        using Verb verb = Begin(source);
        verb.Of.SwitchKeyLazily(source, digitWidth, key, galoisElement, destination, accumulate);
    }

    private Verb Begin(PolyRegion region) => new(VerbsOf(region.Ring), _stream, _residency);

    // What a verb launches is sent when it ends; the frozen buffers that it names stay in the slab meanwhile.
    private readonly ref struct Verb(RingVerbs of, LaunchStream stream, Residency residency)
    {
        private readonly LaunchStream.Verb _launches = stream.BeginVerb();
        private readonly long _number = residency.Begin();

        public RingVerbs Of => of;

        public void Dispose()
        {
            residency.End(_number);
            _launches.Dispose();
        }
    }
}
