namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    /// <summary>
    /// The scaled residues of several polynomials, each in one or more digits of consecutive limbs; number p * digits + d is digit d of
    /// polynomial p. Plain data that bodies carry.
    /// </summary>
    private readonly struct Residues(CpuConversion<TKernels>* conversions, int digits, int width, HostRegion y, byte* v)
    {
        private readonly CpuConversion<TKernels>* _conversions = conversions;
        private readonly int _digits = digits, _width = width;
        private readonly HostRegion _y = y;
        private readonly byte* _v = v;

        public int Degree => _y.Degree;

        public bool HaveQuotients => _conversions[0].HasQuotient;

        public ScaledResidues<TKernels> this[int number]
        {
            get
            {
                (int p, int d) = Math.DivRem(number, _digits);
                return new(_conversions[d], _y.Limb(p, d * _width), _v + ((nint)number * Degree), Degree);
            }
        }

        /// <summary>Those from a polynomial on.</summary>
        public Residues From(int polynomial) => new(_conversions, _digits, _width, _y.From(polynomial), _v + ((nint)polynomial * _digits * Degree));

        /// <summary>The residues that a limb of a polynomial belongs to, and its place among them.</summary>
        public ScaledResidues<TKernels> OfLimb(int polynomial, int limb, out int i)
        {
            (int d, i) = Math.DivRem(limb, _width);
            return this[(polynomial * _digits) + d];
        }
    }

    /// <param name="ring">Of the residues.</param>
    /// <param name="polynomials">How many are held.</param>
    /// <param name="limbs">Of each.</param>
    /// <param name="quotients">How many numbers there are: polynomials times digits.</param>
    private ResidueMemory RentResidues(PolynomialRing ring, int polynomials, LimbRange limbs, int quotients) => new(
        RentCore(ring, polynomials, limbs, zeroOnReturn: false),
        RentCore(ring, (quotients + sizeof(ulong) - 1) / sizeof(ulong), new LimbRange(0, 1), zeroOnReturn: false));

    /// <summary>Rented memory of <see cref="Residues"/>.</summary>
    private readonly struct ResidueMemory(DeviceBuffer y, DeviceBuffer v) : IDisposable
    {
        private readonly DeviceBuffer _y = y, _v = v;

        public Residues Of(CpuConversion<TKernels>* conversions, int width, int digits = 1) =>
            new(conversions, digits, width, new(PolyRegion.Of(_y.View<Coefficient>())), (byte*)((HostBuffer)_v).Words);

        public void Dispose()
        {
            _y.Dispose();
            _v.Dispose();
        }
    }

    private readonly struct ScaleBody(HostRegion source, Residues residues) : IParallelBody
    {
        private readonly HostRegion _source = source;
        private readonly Residues _residues = residues;

        public void Execute(int item, int worker)
        {
            (int p, int limb) = Math.DivRem(item, _source.Limbs);
            _residues.OfLimb(p, limb, out int i).Scale(i, _source.Limb(p, limb));
        }
    }

    private readonly struct InverseScaleBody(HostRegion source, Residues residues, nint* ntts) : IParallelBody
    {
        private readonly HostRegion _source = source;
        private readonly Residues _residues = residues;
        private readonly nint* _ntts = ntts;

        public void Execute(int item, int worker)
        {
            (int p, int limb) = Math.DivRem(item, _source.Limbs);
            _residues.OfLimb(p, limb, out int i).InverseScale(i, _source.Limb(p, limb), _ntts);
        }
    }

    private readonly struct QuotientBody(Residues residues) : IParallelBody
    {
        private readonly Residues _residues = residues;
        private readonly int _words = Math.Min(QuotientBlock, residues.Degree);

        public int PerPolynomial => _residues.Degree / _words;

        public void Execute(int item, int worker)
        {
            (int number, int block) = Math.DivRem(item, PerPolynomial);
            ScaledResidues<TKernels> residues = _residues[number];
            if (residues.HasQuotient)
                residues.Quotient(block * _words, _words);
        }
    }

    private readonly struct GatherBody(Residues residues, HostRegion destination) : IParallelBody
    {
        private readonly Residues _residues = residues;
        private readonly HostRegion _destination = destination;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _destination.Limbs);
            _residues[p].Gather(_destination.Limb(p, i), _destination.Modulus(i));
        }
    }

    /// <summary>(x - remainder) / D, permuted by an automorphism where there is one. The source may be the destination.</summary>
    private readonly struct DivideBody(HostRegion source, Residues remainders, ulong* inverses, uint* automorphism, HostRegion destination, HostRegion scratch, RingKernels<TKernels> kernels) : IParallelBody
    {
        private readonly HostRegion _source = source, _destination = destination, _scratch = scratch;
        private readonly Residues _remainders = remainders;
        private readonly ulong* _inverses = inverses;
        private readonly uint* _automorphism = automorphism;
        private readonly nint* _ntts = kernels.Ntts, _moduli = kernels.Moduli;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _destination.Limbs);
            int modulus = _destination.Modulus(i);
            ulong n = (ulong)_destination.Degree;
            ulong* t = _scratch.Limb(worker, 0), d = _destination.Limb(p, i), x = _source.Limb(p, i);
            _remainders[p].GatherForward(t, modulus, _ntts);
            TKernels.SubtractMultiplyScalar(_automorphism == null ? d : t, x, t, _inverses[i], n, _moduli[modulus]);
            if (_automorphism != null)
                TKernels.Permute(d, t, _automorphism, n);
        }
    }
}
