namespace HeGpu.Kernels;

internal sealed partial class RingVerbs<TField>
{
    public override void UploadSigned(ReadOnlySpan<long> coefficients, PolyRegion destination) =>
        UploadReduced<SignedResidue>(MemoryMarshal.Cast<long, ulong>(coefficients), destination);

    public override void UploadRounded(ReadOnlySpan<double> coefficients, PolyRegion destination) =>
        UploadReduced<RoundedResidue>(MemoryMarshal.Cast<double, ulong>(coefficients), destination);

    public override void Automorphism(PolyRegion source, uint galoisElement, PolyRegion destination) => Permute(source, galoisElement, destination, accumulates: 0);

    public override void AutomorphismAdd(PolyRegion source, uint galoisElement, PolyRegion destination) => Permute(source, galoisElement, destination, accumulates: 1);

    // One limb of words crosses to the device; every modulus makes its own residues of it. The words may be secret.
    private void UploadReduced<TOperation>(ReadOnlySpan<ulong> words, PolyRegion destination) where TOperation : struct, IWordOperation
    {
        using KernelBuffer fresh = device.Rent(destination, 1, new LimbRange(0, 1), zeroOnReturn: true);
        device.Machine.Write(fresh.Word, words);
        LimbLayout moduli = _tables.Records(destination.Limbs), all = LimbLayout.Table(fresh.Word, 0);
        device.Machine.Launch(new Elementwise<TField, TOperation>(_grid, moduli, moduli, all, all, LimbLayout.Of(destination)), _grid.Launch(1, destination.Limbs.Total));
    }

    private void Permute(PolyRegion source, uint galoisElement, PolyRegion destination, int accumulates) => device.Machine.Launch(
        new Automorphism<TField>(_grid, _tables.Records(destination.Limbs), new GaloisPermutation(ring.LogDegree, galoisElement), accumulates, LimbLayout.Of(source), LimbLayout.Of(destination)),
        _grid.Launch(destination.Polynomials, destination.Limbs.Total));
}
