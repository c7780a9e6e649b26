namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    private readonly Lock _fftGate = new();
    private readonly KernelHandle?[] _ffts = new KernelHandle?[BitOperations.Log2(EncodingFft.MaxLength) + 1];

    protected override void ForwardNttCore(PolyRegion region)
    {
        var body = new ForwardBody(new(region), KernelsOf(region.Ring).Ntts);
        _pool.Run(region.Polynomials * region.Limbs.Total, ref body);
        GC.KeepAlive(region.Buffer);
    }

    protected override void InverseNttCore(PolyRegion region)
    {
        var body = new InverseBody(new(region), KernelsOf(region.Ring).Ntts);
        _pool.Run(region.Polynomials * region.Limbs.Total, ref body);
        GC.KeepAlive(region.Buffer);
    }

    protected override void AutomorphismCore(PolyRegion source, uint galoisElement, PolyRegion destination) =>
        Permute(source, galoisElement, destination, add: false);

    protected override void AutomorphismAddCore(PolyRegion source, uint galoisElement, PolyRegion destination) =>
        Permute(source, galoisElement, destination, add: true);

    protected override void CoefficientsToSlotsCore(Span<double> re, Span<double> im)
    {
        nint fft = FftOf(re.Length);
        fixed (double* r = re, i = im)
            TKernels.ForwardFft(fft, r, i);
        GC.KeepAlive(this);
    }

    protected override void SlotsToCoefficientsCore(Span<double> re, Span<double> im, double scale)
    {
        nint fft = FftOf(re.Length);
        fixed (double* r = re, i = im)
            TKernels.InverseFft(fft, r, i, scale);
        GC.KeepAlive(this);
    }

    private void Permute(PolyRegion source, uint galoisElement, PolyRegion destination, bool add)
    {
        // Tables of the ring are pinned, so the address outlives the fixed block.
        fixed (uint* table = destination.Ring.AutomorphismTable(galoisElement))
        {
            var body = new PermuteBody(new(source), table, new(destination), KernelsOf(destination.Ring).Moduli, add);
            _pool.Run(destination.Polynomials * destination.Limbs.Total, ref body);
        }
        KeepAlive(source, destination);
    }

    private nint FftOf(int length)
    {
        int log = BitOperations.Log2((uint)length);
        if (Volatile.Read(ref _ffts[log]) is { } known)
            return known.Value;
        lock (_fftGate)
        {
            EncodingRoots roots = EncodingRoots.OfLength(length);
            KernelHandle fft = _ffts[log] ?? new(TKernels.CreateFft(roots.Cos[..length], roots.Sin[..length]), TKernels.DestroyFft, $"an FFT of {length} slots");
            Volatile.Write(ref _ffts[log], fft);
            return fft.Value;
        }
    }

    private void DisposeTransforms()
    {
        foreach (KernelHandle? fft in _ffts)
            fft?.Dispose();
    }

    private readonly struct ForwardBody(HostRegion x, nint* ntts) : IParallelBody
    {
        private readonly HostRegion _x = x;
        private readonly nint* _ntts = ntts;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _x.Limbs);
            TKernels.ForwardNtt(_ntts[_x.Modulus(i)], _x.Limb(p, i), _x.Limb(p, i));
        }
    }

    private readonly struct InverseBody(HostRegion x, nint* ntts) : IParallelBody
    {
        private readonly HostRegion _x = x;
        private readonly nint* _ntts = ntts;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _x.Limbs);
            TKernels.InverseNtt(_ntts[_x.Modulus(i)], _x.Limb(p, i), _x.Limb(p, i));
        }
    }

    private readonly struct PermuteBody(HostRegion source, uint* table, HostRegion destination, nint* moduli, bool add) : IParallelBody
    {
        private readonly HostRegion _source = source, _destination = destination;
        private readonly uint* _table = table;
        private readonly nint* _moduli = moduli;
        private readonly bool _add = add;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _destination.Limbs);
            if (_add)
                TKernels.PermuteAdd(_destination.Limb(p, i), _source.Limb(p, i), _table, (ulong)_destination.Degree, _moduli[_destination.Modulus(i)]);
            else
                TKernels.Permute(_destination.Limb(p, i), _source.Limb(p, i), _table, (ulong)_destination.Degree);
        }
    }
}
