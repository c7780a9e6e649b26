namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    /// <summary>
    /// How the sums over digits modulo several primes are shared among threads. One prime is one item, but when the primes are no multiple of the threads, the
    /// last ones would keep some threads waiting (with 2 threads and 11 primes one of six moments): those are cut into parts, each over some of the digits,
    /// and whoever finishes the last part of a prime adds them up. Plain data that bodies carry.
    /// </summary>
    private readonly struct SplitSums
    {
        private readonly int _whole, _cut, _digits, _sums;
        private readonly HostRegion _partial;
        private readonly int* _left;
        private readonly nint* _moduli;

        /// <param name="split">What <see cref="Split"/> says.</param>
        /// <param name="digits">Of every sum, before it is cut.</param>
        /// <param name="sums">Sums modulo each prime.</param>
        /// <param name="partial">One limb for each sum of each part; unused where nothing is cut.</param>
        /// <param name="left">A counter for each prime that is cut; is set here.</param>
        /// <param name="moduli">By modulus index.</param>
        public SplitSums((int Whole, int Cut, int Parts) split, int digits, int sums, HostRegion partial, int* left, nint* moduli)
        {
            (_whole, _cut, Parts, _digits, _sums) = (split.Whole, split.Cut, split.Parts, digits, sums);
            _partial = partial;
            _left = left;
            _moduli = moduli;
            for (int i = 0; i < split.Cut; i++)
                left[i] = split.Parts;
        }

        /// <summary>Of a prime that is cut.</summary>
        public int Parts { get; }

        public int Items => _whole + (_cut * Parts);

        /// <summary>How many primes stay whole, how many are cut, and in how many parts: of fewer digits than are taken together, cutting costs what it gains.</summary>
        public static (int Whole, int Cut, int Parts) Split(int primes, int threads, int digits)
        {
            int rest = primes % threads, parts = rest == 0 ? 1 : Math.Min(threads / rest, digits / DigitsTogether);
            return parts < 2 ? (primes, 0, 1) : (primes - rest, rest, parts);
        }

        public bool IsWhole(int limb) => limb >= _cut;

        /// <summary>The limb of an item, the part of it, and its digits. The last limbs come first: those of a divisor take longest and are not cut.</summary>
        public void Locate(int item, out int limb, out int part, out int first, out int end)
        {
            bool whole = item < _whole;
            (limb, part) = whole ? (_cut + _whole - 1 - item, 0) : Math.DivRem(item - _whole, Parts);
            (first, end) = whole ? (0, _digits) : (part * _digits / Parts, (part + 1) * _digits / Parts);
        }

        /// <summary>Where a part of a sum of a limb that is cut belongs.</summary>
        public ulong* Partial(int limb, int part, int sum) => _partial.Limb((((limb * Parts) + part) * _sums) + sum, 0);

        /// <summary>Counts a part; whether it was the last of its limb.</summary>
        public bool IsLast(int limb) => Interlocked.Decrement(ref _left[limb]) == 0;

        /// <summary>One sum of a limb from its parts; the destination may be part 0.</summary>
        public void Join(int limb, int sum, ulong* destination, int modulus)
        {
            ulong* total = Partial(limb, 0, sum);
            for (int part = 1; part < Parts; part++, total = destination)
                TKernels.Add(destination, total, Partial(limb, part, sum), (ulong)_partial.Degree, _moduli[modulus]);
        }
    }

    private DeviceBuffer? RentPartial(PolynomialRing ring, (int Whole, int Cut, int Parts) split, int sums) =>
        split.Cut == 0 ? null : RentCore(ring, split.Cut * split.Parts * sums, new LimbRange(0, 1), zeroOnReturn: false);
}
