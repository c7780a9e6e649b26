namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Three forks: inverse transforms; conversion of each digit by blocks of coefficients; then, limb by limb, the transform of what was
    // converted or the copy of the digit's own words. Digits are taken a few at a time, so that what the second fork wrote is
    // still in the last-level cache for the third, yet every core has work.
    protected override void ModUpCore(PolyRegion source, int digitWidth, PolyRegion digits)
    {
        RingKernels<TKernels> kernels = KernelsOf(source.Ring);
        using DeviceBuffer coefficients = RentCore(source.Ring, 1, source.Limbs, zeroOnReturn: false);
        PolyRegion c = PolyRegion.Of(coefficients.View<Coefficient>());
        var inverse = new InverseIntoBody(new(source), new(c), kernels.Ntts);
        _pool.Run(source.Limbs.Count, ref inverse);

        int group = Math.Clamp(4 * _pool.Threads / digits.Limbs.Total, 1, digits.Polynomials);
        for (int first = 0; first < digits.Polynomials; first += group)
        {
            int count = Math.Min(group, digits.Polynomials - first);
            for (int k = first; k < first + count; k++)
            {
                LimbRange own = DigitLimbs(k, digitWidth, source.Limbs.Count);
                Convert(kernels, c.WithLimbs(own), digits.Slice(k), own);
            }
            var raise = new RaiseBody(new(source), new(digits), kernels.Ntts, first, digitWidth);
            _pool.Run(count * digits.Limbs.Total, ref raise);
        }
        KeepAlive(source, digits);
    }

    // (x - [x]_P) / P: inverse transforms of the special limbs; conversion; then, limb by limb, transform and epilogue.
    protected override void ModDownCore(PolyRegion source, PolyRegion destination)
    {
        PolynomialRing ring = source.Ring;
        RingKernels<TKernels> kernels = KernelsOf(ring);
        var special = new LimbRange(0, 0, source.Limbs.Special);
        using DeviceBuffer remainders = RentCore(ring, source.Polynomials, special, zeroOnReturn: false);
        using DeviceBuffer raised = RentCore(ring, source.Polynomials, destination.Limbs, zeroOnReturn: false);
        PolyRegion r = PolyRegion.Of(remainders.View<Coefficient>()), t = PolyRegion.Of(raised.View<Coefficient>());
        var inverse = new InverseIntoBody(new(source.WithLimbs(special)), new(r), kernels.Ntts);
        _pool.Run(source.Polynomials * special.Special, ref inverse);
        Convert(kernels, r, t, default);

        ulong* inverses = stackalloc ulong[destination.Limbs.Total];
        FillInverses(ring, special, destination.Limbs, inverses);
        var divide = new DivideBody(new(source.WithLimbs(destination.Limbs)), new(t), inverses, new(destination), kernels.Ntts, kernels.Moduli);
        _pool.Run(destination.Polynomials * destination.Limbs.Total, ref divide);
        KeepAlive(source, destination);
    }

    // ModDown of a sum of products. The special limbs are summed, transformed back and converted as above; then, limb by limb, the data limb is
    // summed into the destination and, while it is in the second-level cache, its share of the remainder is transformed and taken off.
    protected override void SumOfProductsModDownCore(ReadOnlySpan<PolyView<Ntt>> a, ReadOnlySpan<PolyView<Ntt>> b, LimbRange extended, PolyRegion destination)
    {
        PolynomialRing ring = destination.Ring;
        RingKernels<TKernels> kernels = KernelsOf(ring);
        var special = new LimbRange(0, 0, extended.Special);
        using DeviceBuffer remainders = RentCore(ring, destination.Polynomials, special, zeroOnReturn: false);
        using DeviceBuffer raised = RentCore(ring, destination.Polynomials, destination.Limbs, zeroOnReturn: false);
        PolyRegion r = PolyRegion.Of(remainders.View<Coefficient>()), t = PolyRegion.Of(raised.View<Coefficient>());
        HostRegion* stack = stackalloc HostRegion[2 * StackTerms];
        using var terms = new Terms(a, b, stack, kernels.Moduli);
        var sum = new SumInverseBody(terms, extended.Count, new(r), kernels.Ntts);
        _pool.Run(special.Special, ref sum);
        Convert(kernels, r, t, default);

        ulong* inverses = stackalloc ulong[destination.Limbs.Total];
        FillInverses(ring, special, destination.Limbs, inverses);
        HostRegion d = new(destination);
        var divide = new SumDivideBody(terms, new DivideBody(d, new(t), inverses, d, kernels.Ntts, kernels.Moduli), d);
        _pool.Run(destination.Limbs.Total, ref divide);
        KeepAlive(a, b);
        GC.KeepAlive(destination.Buffer);
    }

    // (x - [x]_q) / q for the last prime q: as above, but the remainder has one limb, so each worker raises it where it needs it.
    protected override void RescaleCore(PolyRegion source, PolyRegion destination)
    {
        PolynomialRing ring = source.Ring;
        RingKernels<TKernels> kernels = KernelsOf(ring);
        var last = new LimbRange(destination.Limbs.Count, 1);
        using DeviceBuffer remainders = RentCore(ring, source.Polynomials, last, zeroOnReturn: false);
        using DeviceBuffer scratch = RentCore(ring, _pool.Threads, last, zeroOnReturn: false);
        PolyRegion r = PolyRegion.Of(remainders.View<Coefficient>());
        var inverse = new InverseIntoBody(new(source.WithLimbs(last)), new(r), kernels.Ntts);
        _pool.Run(source.Polynomials, ref inverse);

        ulong* inverses = stackalloc ulong[destination.Limbs.Total];
        FillInverses(ring, last, destination.Limbs, inverses);
        var body = new RescaleBody(new(source.WithLimbs(destination.Limbs)), new(r), new(PolyRegion.Of(scratch.View<Coefficient>())), inverses, new(destination), kernels.Ntts, kernels.Moduli);
        _pool.Run(destination.Polynomials * destination.Limbs.Total, ref body);
        KeepAlive(source, destination);
    }

    private static LimbRange DigitLimbs(int digit, int width, int limbs) => new(digit * width, Math.Min(width, limbs - (digit * width)));

    private static void FillInverses(PolynomialRing ring, LimbRange divisor, LimbRange limbs, ulong* inverses)
    {
        DivisionByModuli division = ring.Division(divisor);
        for (int i = 0; i < limbs.Total; i++)
            inverses[i] = division.InverseModulo(ring.ModulusIndex(limbs, i));
    }

    private readonly struct InverseIntoBody(HostRegion source, HostRegion destination, nint* ntts) : IParallelBody
    {
        private readonly HostRegion _source = source, _destination = destination;
        private readonly nint* _ntts = ntts;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _destination.Limbs);
            TKernels.InverseNtt(_ntts[_destination.Modulus(i)], _destination.Limb(p, i), _source.Limb(p, i));
        }
    }

    private readonly struct RaiseBody(HostRegion source, HostRegion digits, nint* ntts, int first, int width) : IParallelBody
    {
        private readonly HostRegion _source = source, _digits = digits;
        private readonly nint* _ntts = ntts;
        private readonly int _first = first, _width = width;

        public void Execute(int item, int worker)
        {
            (int k, int i) = Math.DivRem(item, _digits.Limbs);
            k += _first;
            if (i < _source.Limbs && i / _width == k)
                _source.Span(0, i).CopyTo(_digits.Span(k, i));
            else
                TKernels.ForwardNtt(_ntts[_digits.Modulus(i)], _digits.Limb(k, i), _digits.Limb(k, i));
        }
    }

    private readonly struct DivideBody(HostRegion source, HostRegion raised, ulong* inverses, HostRegion destination, nint* ntts, nint* moduli) : IParallelBody
    {
        private readonly HostRegion _source = source, _raised = raised, _destination = destination;
        private readonly ulong* _inverses = inverses;
        private readonly nint* _ntts = ntts, _moduli = moduli;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _destination.Limbs);
            int modulus = _destination.Modulus(i);
            ulong* raised = _raised.Limb(p, i);
            TKernels.ForwardNtt(_ntts[modulus], raised, raised);
            TKernels.SubtractMultiplyScalar(_destination.Limb(p, i), _source.Limb(p, i), raised, _inverses[i], (ulong)_destination.Degree, _moduli[modulus]);
        }
    }

    // One special limb of every polynomial.
    private readonly struct SumInverseBody(Terms terms, int firstLimb, HostRegion destination, nint* ntts) : IParallelBody
    {
        private readonly Terms _terms = terms;
        private readonly int _firstLimb = firstLimb;
        private readonly HostRegion _destination = destination;
        private readonly nint* _ntts = ntts;

        public void Execute(int item, int worker)
        {
            _terms.Sum(_firstLimb + item, _destination, item, 0, _destination.Degree, accumulate: false);
            for (int p = 0; p < _destination.Polynomials; p++)
                TKernels.InverseNtt(_ntts[_destination.Modulus(item)], _destination.Limb(p, item), _destination.Limb(p, item));
        }
    }

    // One data limb of every polynomial.
    private readonly struct SumDivideBody(Terms terms, DivideBody divide, HostRegion destination) : IParallelBody
    {
        private readonly Terms _terms = terms;
        private readonly DivideBody _divide = divide;
        private readonly HostRegion _destination = destination;

        public void Execute(int item, int worker)
        {
            _terms.Sum(item, _destination, item, 0, _destination.Degree, accumulate: false);
            for (int p = 0; p < _destination.Polynomials; p++)
                _divide.Execute((p * _destination.Limbs) + item, worker);
        }
    }

    private readonly struct RescaleBody(HostRegion source, HostRegion remainders, HostRegion scratch, ulong* inverses, HostRegion destination, nint* ntts, nint* moduli) : IParallelBody
    {
        private readonly HostRegion _source = source, _remainders = remainders, _scratch = scratch, _destination = destination;
        private readonly ulong* _inverses = inverses;
        private readonly nint* _ntts = ntts, _moduli = moduli;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _destination.Limbs);
            int modulus = _destination.Modulus(i);
            ulong n = (ulong)_destination.Degree;
            ulong* raised = _scratch.Limb(worker, 0);
            TKernels.ReduceCentred(raised, _remainders.Limb(p, 0), n, _moduli[_remainders.Modulus(0)], _moduli[modulus]);
            TKernels.ForwardNtt(_ntts[modulus], raised, raised);
            TKernels.SubtractMultiplyScalar(_destination.Limb(p, i), _source.Limb(p, i), raised, _inverses[i], n, _moduli[modulus]);
        }
    }
}
