namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    // Digits that are transformed before they are multiplied: as many as the kernel of sums takes at a time, so that they are in the
    // second-level cache.
    private const int DigitsTogether = 3;

    /// <summary>The digits of one polynomial, to be had modulo any prime. Plain data that bodies carry.</summary>
    private readonly struct Digits(HostRegion source, Residues residues, int count, int width, RingKernels<TKernels> kernels)
    {
        private readonly HostRegion _source = source;
        private readonly Residues _residues = residues;
        private readonly int _width = width;
        private readonly nint* _ntts = kernels.Ntts, _moduli = kernels.Moduli;

        public int Count { get; } = count;

        /// <summary>Limbs of the polynomial.</summary>
        public int Limbs => _source.Limbs;

        public int Degree => _source.Degree;

        /// <summary>
        /// Digits first .. first + count - 1 in NTT form modulo the prime of one extended limb: raised into the scratch limbs of a worker, but
        /// a digit that has the limb itself is read where it is.
        /// </summary>
        public void Transform(int first, int count, int limb, int modulus, HostRegion scratch, int worker, ulong** digits)
        {
            int own = limb < Limbs ? limb / _width : -1;
            for (int k = 0; k < count; k++)
            {
                digits[k] = first + k == own ? _source.Limb(0, limb) : scratch.Limb(worker, k);
                if (first + k != own)
                    _residues[first + k].GatherForward(digits[k], modulus, _ntts);
            }
        }

        /// <summary>d_0, d_1 (+)= sum of these digits times their pairs of the key.</summary>
        public void MultiplyByKey(ulong** digits, int first, int count, ConstantRegion key, int limb, int modulus, ulong* d0, ulong* d1, bool accumulate)
        {
            void** b = stackalloc void*[count], a = stackalloc void*[count];
            for (int k = 0; k < count; k++)
            {
                b[k] = key.Limb(2 * (first + k), limb);
                a[k] = key.Limb((2 * (first + k)) + 1, limb);
            }
            TKernels.SumOfProductsPair(d0, d1, digits, b, a, key.WordBytes(limb), (ulong)count, (ulong)Degree, _moduli[modulus], accumulate);
        }
    }

    private readonly struct SwitchRegions(in KeySwitch one, RingKernels<TKernels> kernels)
    {
        public readonly ConstantRegion Key = new(PolyRegion.Of(one.Key), kernels);
        public readonly HostRegion Addend = new(PolyRegion.Of(one.Addend)), Destination = new(PolyRegion.Of(one.Destination));
    }

    /// <summary>One extended limb of all sums sum_d digit_d key_d + P addend: into the destinations, or for the limbs of the divisor into scaled residues.</summary>
    private readonly struct KeySumBody(Digits digits, SplitSums sums, SwitchRegions* switches, int count, Residues remainders, ulong* multiples, HostRegion scratch, RingKernels<TKernels> kernels) : IParallelBody
    {
        private readonly Digits _digits = digits;
        private readonly SplitSums _sums = sums;
        private readonly SwitchRegions* _switches = switches;
        private readonly int _count = count;
        private readonly Residues _remainders = remainders;
        private readonly ulong* _multiples = multiples;
        private readonly HostRegion _scratch = scratch;
        private readonly nint* _ntts = kernels.Ntts, _moduli = kernels.Moduli;

        /// <summary>With several keys every digit is used several times: all are kept.</summary>
        public static int ScratchLimbs(in Digits digits, int switches) => switches == 1 ? Math.Min(DigitsTogether, digits.Count) : digits.Count;

        public void Execute(int item, int worker)
        {
            _sums.Locate(item, out int limb, out int part, out int begin, out int end);
            bool whole = _sums.IsWhole(limb);
            int modulus = _switches[0].Key.Modulus(limb), together = _scratch.Limbs;
            ulong** digits = stackalloc ulong*[together];
            for (int first = begin; first < end; first += together)
            {
                int some = Math.Min(together, end - first);
                _digits.Transform(first, some, limb, modulus, _scratch, worker, digits);
                for (int r = 0; r < _count; r++)
                {
                    ulong* d0 = whole ? Sum(r, 0, limb) : _sums.Partial(limb, part, 2 * r), d1 = whole ? Sum(r, 1, limb) : _sums.Partial(limb, part, (2 * r) + 1);
                    _digits.MultiplyByKey(digits, first, some, _switches[r].Key, limb, modulus, d0, d1, accumulate: first > begin);
                }
            }
            if (!whole && !_sums.IsLast(limb))
                return;
            for (int r = 0; r < _count; r++)
            {
                for (int p = 0; p < 2 && !whole; p++)
                    _sums.Join(limb, (2 * r) + p, Sum(r, p, limb), modulus);
                Finish(r, limb, modulus);
            }
        }

        private bool IsResult(int limb) => limb < _switches[0].Destination.Limbs;

        // The divisor's limbs follow those of the result.
        private ulong* Sum(int r, int p, int limb) =>
            IsResult(limb) ? _switches[r].Destination.Limb(p, limb) : _remainders[(2 * r) + p].Limb(limb - _switches[r].Destination.Limbs);

        private void Finish(int r, int limb, int modulus)
        {
            HostRegion addend = _switches[r].Addend;
            for (int p = 0; p < 2; p++)
            {
                ulong* sum = Sum(r, p, limb);
                if (limb < addend.Limbs && p < addend.Polynomials)
                    TKernels.MultiplyScalarAdd(sum, addend.Limb(p, limb), _multiples[limb], (ulong)addend.Degree, _moduli[modulus]);
                if (!IsResult(limb))
                    _remainders[(2 * r) + p].InverseScale(limb - _switches[r].Destination.Limbs, sum, _ntts);
            }
        }
    }

    /// <summary>One extended limb of the sum of a single key, permuted into its destination.</summary>
    private readonly struct LazySumBody(Digits digits, SplitSums sums, ConstantRegion key, uint* automorphism, HostRegion destination, HostRegion scratch, bool accumulate, nint* moduli) : IParallelBody
    {
        public const int ScratchLimbs = DigitsTogether + 2;

        private readonly Digits _digits = digits;
        private readonly SplitSums _sums = sums;
        private readonly ConstantRegion _key = key;
        private readonly HostRegion _destination = destination, _scratch = scratch;
        private readonly uint* _automorphism = automorphism;
        private readonly bool _accumulate = accumulate;
        private readonly nint* _moduli = moduli;

        public void Execute(int item, int worker)
        {
            _sums.Locate(item, out int limb, out int part, out int begin, out int end);
            bool whole = _sums.IsWhole(limb), direct = whole && _automorphism == null;
            int modulus = _key.Modulus(limb);
            ulong** digits = stackalloc ulong*[DigitsTogether];
            ulong* d0 = direct ? _destination.Limb(0, limb) : whole ? _scratch.Limb(worker, DigitsTogether) : _sums.Partial(limb, part, 0);
            ulong* d1 = direct ? _destination.Limb(1, limb) : whole ? _scratch.Limb(worker, DigitsTogether + 1) : _sums.Partial(limb, part, 1);
            for (int first = begin; first < end; first += DigitsTogether)
            {
                int some = Math.Min(DigitsTogether, end - first);
                _digits.Transform(first, some, limb, modulus, _scratch, worker, digits);
                _digits.MultiplyByKey(digits, first, some, _key, limb, modulus, d0, d1, first > begin || (direct && _accumulate));
            }
            if (direct || (!whole && !_sums.IsLast(limb)))
                return;
            if (!whole)
            {
                d0 = _sums.Partial(limb, 0, 0);
                d1 = _sums.Partial(limb, 0, 1);
                _sums.Join(limb, 0, d0, modulus);
                _sums.Join(limb, 1, d1, modulus);
            }
            Store(_destination.Limb(0, limb), d0, modulus);
            Store(_destination.Limb(1, limb), d1, modulus);
        }

        // Permuted, to the destination or on top of it; a null permutation is the identity.
        private void Store(ulong* destination, ulong* source, int modulus)
        {
            ulong n = (ulong)_digits.Degree;
            if (_automorphism == null && _accumulate)
                TKernels.Add(destination, destination, source, n, _moduli[modulus]);
            else if (_automorphism == null)
                new ReadOnlySpan<ulong>(source, _digits.Degree).CopyTo(new Span<ulong>(destination, _digits.Degree));
            else if (_accumulate)
                TKernels.PermuteAdd(destination, source, _automorphism, n, _moduli[modulus]);
            else
                TKernels.Permute(destination, source, _automorphism, n);
        }
    }
}
