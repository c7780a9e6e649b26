namespace HeGpu.Arithmetic;

// Everything that changes moduli goes through scaled residues: scale each source limb, form the quotients block by block, gather each target limb.
public sealed unsafe partial class CpuDevice<TKernels>
{
    // Coefficients whose quotients are formed at a time.
    private const int QuotientBlock = 4096;

    protected override void ConvertBasisCore(PolyRegion source, PolyRegion destination)
    {
        RingKernels<TKernels> kernels = KernelsOf(source.Ring);
        CpuConversion<TKernels> conversion = kernels.Conversion(source.Limbs);
        using var memory = RentResidues(source.Ring, source.Polynomials, source.Limbs, source.Polynomials);
        Residues residues = memory.Of(&conversion, source.Limbs.Total);
        var scale = new ScaleBody(new(source), residues);
        _pool.Run(source.Polynomials * source.Limbs.Total, ref scale);
        FormQuotients(residues, source.Polynomials);
        var gather = new GatherBody(residues, new(destination));
        _pool.Run(destination.Polynomials * destination.Limbs.Total, ref gather);
        KeepAlive(source, destination);
    }

    // Inverse transforms of the divisor's limbs; then, limb by limb of the result, the remainder is raised, transformed and taken off in cache.
    protected override void DivideCore(PolyRegion source, LimbRange divisor, PolyRegion destination)
    {
        RingKernels<TKernels> kernels = KernelsOf(source.Ring);
        CpuConversion<TKernels> conversion = kernels.Conversion(divisor);
        using var memory = RentResidues(source.Ring, source.Polynomials, divisor, source.Polynomials);
        Residues remainders = memory.Of(&conversion, divisor.Total);
        var inverse = new InverseScaleBody(new(source.WithLimbs(divisor)), remainders, kernels.Ntts);
        _pool.Run(source.Polynomials * divisor.Total, ref inverse);
        FormQuotients(remainders, source.Polynomials);

        using DeviceBuffer scratch = RentCore(source.Ring, _pool.Threads, new LimbRange(0, 1), zeroOnReturn: false);
        ulong* inverses = stackalloc ulong[destination.Limbs.Total];
        source.Ring.Division(divisor).InversesModulo(destination.Limbs, new(inverses, destination.Limbs.Total));
        var divide = new DivideBody(new(source.WithLimbs(destination.Limbs)), remainders, inverses, null, new(destination), Worker(scratch), kernels);
        _pool.Run(destination.Polynomials * destination.Limbs.Total, ref divide);
        KeepAlive(source, destination);
    }

    private void FormQuotients(Residues residues, int count)
    {
        if (!residues.HaveQuotients)
            return;
        var body = new QuotientBody(residues);
        _pool.Run(count * body.PerPolynomial, ref body);
    }

    // One polynomial per worker (or part of a sum), whatever its modulus.
    private static HostRegion Worker(DeviceBuffer? scratch) => scratch is null ? default : new(PolyRegion.Of(scratch.View<Coefficient>()));
}
