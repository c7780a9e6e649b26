namespace HeGpu.Kernels;

/// <summary>The verbs of a device on one ring, whatever arithmetic its primes allow. Regions are of this ring, checked by the public verbs.</summary>
internal abstract class RingVerbs
{
    public abstract void UploadSigned(ReadOnlySpan<long> coefficients, PolyRegion destination);

    public abstract void UploadRounded(ReadOnlySpan<double> coefficients, PolyRegion destination);

    public abstract void Clear(PolyRegion destination);

    public abstract void Copy(PolyRegion source, PolyRegion destination);

    public abstract void Add(PolyRegion a, PolyRegion b, PolyRegion destination);

    public abstract void Subtract(PolyRegion a, PolyRegion b, PolyRegion destination);

    public abstract void Negate(PolyRegion a, PolyRegion destination);

    public abstract void Multiply(PolyRegion a, PolyRegion b, PolyRegion destination);

    public abstract void MultiplyAdd(PolyRegion a, PolyRegion b, PolyRegion destination);

    public abstract void MultiplyScalar(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination);

    public abstract void MultiplyScalarAdd(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination);

    public abstract void AddScalar(PolyRegion a, ReadOnlySpan<ulong> residues, PolyRegion destination);

    public abstract void ForwardNtt(PolyRegion region);

    public abstract void InverseNtt(PolyRegion region);

    public abstract void Automorphism(PolyRegion source, uint galoisElement, PolyRegion destination);

    public abstract void AutomorphismAdd(PolyRegion source, uint galoisElement, PolyRegion destination);

    public abstract void ConvertBasis(PolyRegion source, PolyRegion destination);

    public abstract void ModUp(PolyRegion source, int digitWidth, PolyRegion digits);

    public abstract void Divide(PolyRegion source, LimbRange divisor, PolyRegion destination);

    public abstract void SumsOfProducts(
        ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, ReadOnlySpan<int> ends, ReadOnlySpan<PolyView<Ntt>> destinations, bool accumulate);

    public abstract void Tensor(PolyRegion a, PolyRegion b, PolyRegion destination);

    public abstract void Horner(PolyRegion coefficients, PolyRegion point, PolyRegion destination);

    public abstract void SwitchKeys(PolyRegion source, int digitWidth, ReadOnlySpan<KeySwitch> switches);

    public abstract void SwitchKeyLazily(PolyRegion source, int digitWidth, PolyView<Ntt> key, uint galoisElement, PolyRegion destination, bool accumulate);
}
