namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Words taken through all element-wise steps before the next: they stay in the first-level cache.
    private const int StepBlock = 1024;

    protected override void ErrorMinusProductCore(ReadOnlySpan<long> error, PolyRegion a, PolyRegion b, PolyRegion? addend, PolyRegion destination)
    {
        RingKernels<TKernels> kernels = KernelsOf(destination.Ring);
        using DeviceBuffer scratch = RentCore(destination.Ring, _pool.Threads, new LimbRange(0, 1), zeroOnReturn: true);
        fixed (long* e = error)
        {
            var body = new ErrorBody(e, new(a), new(b), addend is { } m ? new(m) : default, addend is not null,
                new(PolyRegion.Of(scratch.View<Ntt>())), new(destination), kernels.Ntts, kernels.Moduli);
            _pool.Run(destination.Limbs.Total, ref body);
        }
        KeepAlive(a, b);
        KeepAlive(addend ?? destination, destination);
    }

    // With x_j = a_j u modulo p, in coefficients, and c_j the centred remainder of x_j + e_j, the errors and remainders of a data limb are one
    // signed polynomial: (a_j u + e_j - c_j) / p. So each data limb takes three transforms: of u, e_0 - c_0 and e_1 - c_1.
    protected override void ProductsPlusErrorsModDownCore(ReadOnlySpan<long> multiplier, ReadOnlySpan<long> errors, PolyRegion a, PolyRegion addend, PolyRegion destination)
    {
        PolynomialRing ring = destination.Ring;
        RingKernels<TKernels> kernels = KernelsOf(ring);
        var special = new LimbRange(0, 0, 1);
        using DeviceBuffer folded = RentCore(ring, 3, special, zeroOnReturn: true);
        using DeviceBuffer scratch = RentCore(ring, 2 * _pool.Threads, new LimbRange(0, 1), zeroOnReturn: true);
        HostRegion f = new(PolyRegion.Of(folded.View<Coefficient>()));
        ulong* inverses = stackalloc ulong[destination.Limbs.Total];
        ring.Division(special).InversesModulo(destination.Limbs, new(inverses, destination.Limbs.Total));
        int p = f.Modulus(0);
        ulong n = (ulong)ring.Degree;
        fixed (long* u = multiplier, e = errors)
        {
            TKernels.ReduceSigned(f.Limb(2, 0), u, n, kernels.Moduli[p]);
            TKernels.ForwardNtt(kernels.Ntts[p], f.Limb(2, 0), f.Limb(2, 0));
            var fold = new FoldBody(e, new(a.WithLimbs(special)), f, (long)ring.ModulusAt(special, 0), kernels.Ntts[p], kernels.Moduli[p]);
            _pool.Run(2, ref fold);
            var body = new ProductsBody(u, f, new(a.WithLimbs(destination.Limbs)), new(addend), new(PolyRegion.Of(scratch.View<Ntt>())), inverses, new(destination), kernels.Ntts, kernels.Moduli);
            _pool.Run(destination.Limbs.Total, ref body);
        }
        KeepAlive(a, addend);
        GC.KeepAlive(destination.Buffer);
    }

    private readonly struct ErrorBody(
        long* error, HostRegion a, HostRegion b, HostRegion addend, bool hasAddend, HostRegion scratch, HostRegion destination, nint* ntts, nint* moduli) : IParallelBody
    {
        private readonly long* _error = error;
        private readonly HostRegion _a = a, _b = b, _addend = addend, _scratch = scratch, _destination = destination;
        private readonly bool _hasAddend = hasAddend;
        private readonly nint* _ntts = ntts, _moduli = moduli;

        public void Execute(int item, int worker)
        {
            int n = _destination.Degree, words = Math.Min(n, StepBlock), index = _destination.Modulus(item);
            nint q = _moduli[index];
            ulong* e = _scratch.Limb(worker, 0);
            TKernels.ReduceSigned(e, _error, (ulong)n, q);
            TKernels.ForwardNtt(_ntts[index], e, e);
            for (int at = 0; at < n; at += words)
            {
                ulong* d = _destination.Limb(0, item) + at;
                TKernels.Multiply(d, _a.Limb(0, item) + at, _b.Limb(0, item) + at, (ulong)words, q);
                TKernels.Subtract(d, e + at, d, (ulong)words, q);
                if (_hasAddend)
                    TKernels.Add(d, d, _addend.Limb(0, item) + at, (ulong)words, q);
            }
        }
    }

    // The special limb of polynomial j: e_j - c_j from a_j u; the transform of u stands third.
    private readonly struct FoldBody(long* errors, HostRegion a, HostRegion folded, long p, nint ntt, nint modulus) : IParallelBody
    {
        private readonly long* _errors = errors;
        private readonly HostRegion _a = a, _folded = folded;
        private readonly long _p = p;
        private readonly nint _ntt = ntt, _modulus = modulus;

        public void Execute(int item, int worker)
        {
            int n = _folded.Degree;
            ulong* x = _folded.Limb(item, 0);
            TKernels.Multiply(x, _a.Limb(item, 0), _folded.Limb(2, 0), (ulong)n, _modulus);
            TKernels.InverseNtt(_ntt, x, x);
            // c = x + e, less p where that is beyond the centre; so e - c is -x or p - x.
            long* e = _errors + ((nint)item * n), remainder = (long*)x;
            Vector512<long> half = Vector512.Create((_p - 1) / 2), prime = Vector512.Create(_p);
            for (int i = 0; i < n; i += Vector512<long>.Count)
            {
                Vector512<long> value = Vector512.Load(remainder + i);
                Vector512<long> beyond = Vector512.GreaterThan(value + Vector512.Load(e + i), half);
                ((beyond & prime) - value).Store(remainder + i);
            }
        }
    }

    // One data limb of both results.
    private readonly struct ProductsBody(
        long* multiplier, HostRegion folded, HostRegion a, HostRegion addend, HostRegion scratch, ulong* inverses, HostRegion destination, nint* ntts, nint* moduli) : IParallelBody
    {
        private readonly long* _multiplier = multiplier;
        private readonly HostRegion _folded = folded, _a = a, _addend = addend, _scratch = scratch, _destination = destination;
        private readonly ulong* _inverses = inverses;
        private readonly nint* _ntts = ntts, _moduli = moduli;

        public void Execute(int item, int worker)
        {
            int n = _destination.Degree, words = Math.Min(n, StepBlock), index = _destination.Modulus(item);
            nint q = _moduli[index], ntt = _ntts[index];
            ulong* u = _scratch.Limb(2 * worker, 0), t = _scratch.Limb((2 * worker) + 1, 0);
            TKernels.ReduceSigned(u, _multiplier, (ulong)n, q);
            TKernels.ForwardNtt(ntt, u, u);
            for (int p = 0; p < 2; p++)
            {
                TKernels.ReduceSigned(t, (long*)_folded.Limb(p, 0), (ulong)n, q);
                TKernels.ForwardNtt(ntt, t, t);
                for (int at = 0; at < n; at += words)
                {
                    ulong* d = _destination.Limb(p, item) + at;
                    TKernels.MultiplyAdd(t + at, u + at, _a.Limb(p, item) + at, (ulong)words, q);
                    TKernels.MultiplyScalar(d, t + at, _inverses[item], (ulong)words, q);
                    if (p == 0)
                        TKernels.Add(d, d, _addend.Limb(0, item) + at, (ulong)words, q);
                }
            }
        }
    }
}
