namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    protected override void UploadSignedCore(ReadOnlySpan<long> coefficients, PolyRegion destination)
    {
        fixed (long* x = coefficients)
        {
            var body = new SignedBody(x, new(destination), KernelsOf(destination.Ring).Moduli);
            _pool.Run(destination.Limbs.Total, ref body);
        }
        GC.KeepAlive(destination.Buffer);
    }

    protected override void UploadRoundedCore(ReadOnlySpan<double> coefficients, PolyRegion destination)
    {
        fixed (double* x = coefficients)
        {
            var body = new RoundedBody(x, new(destination), KernelsOf(destination.Ring).Moduli);
            _pool.Run(destination.Limbs.Total, ref body);
        }
        GC.KeepAlive(destination.Buffer);
    }

    private readonly struct SignedBody(long* x, HostRegion destination, nint* moduli) : IParallelBody
    {
        private readonly long* _x = x;
        private readonly HostRegion _destination = destination;
        private readonly nint* _moduli = moduli;

        public void Execute(int item, int worker) =>
            TKernels.ReduceSigned(_destination.Limb(0, item), _x, (ulong)_destination.Degree, _moduli[_destination.Modulus(item)]);
    }

    private readonly struct RoundedBody(double* x, HostRegion destination, nint* moduli) : IParallelBody
    {
        private readonly double* _x = x;
        private readonly HostRegion _destination = destination;
        private readonly nint* _moduli = moduli;

        public void Execute(int item, int worker) =>
            TKernels.Round(_destination.Limb(0, item), _x, (ulong)_destination.Degree, _moduli[_destination.Modulus(item)]);
    }
}
