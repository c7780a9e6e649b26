namespace HeGpu.Arithmetic;

public sealed unsafe partial class CpuDevice<TKernels>
{
    public override bool PacksConstants => TKernels.ReadsPackedWords;

    protected override DeviceBuffer PackCore(DeviceBuffer constants)
    {
        PolynomialRing ring = constants.Ring;
        if (!TKernels.ReadsPackedWords || PackedWords.Bytes(ring, constants.Polynomials, constants.Limbs) == constants.Bytes)
            return constants;
        DeviceBuffer packed = RentPacked(ring, constants.Polynomials, constants.Limbs);
        var body = new PackBody(new(PolyRegion.Of(constants.View<Ntt>())), new(PolyRegion.Of(packed.View<Ntt>()), KernelsOf(ring)), unpack: false);
        _pool.Run(body.Items, ref body);
        constants.Dispose();
        return packed;
    }

    protected override void UnpackCore(PolyRegion source, PolyRegion destination)
    {
        var body = new PackBody(new(destination), new(source, KernelsOf(source.Ring)), unpack: true);
        _pool.Run(body.Items, ref body);
        KeepAlive(source, destination);
    }

    private readonly struct PackBody(HostRegion words, ConstantRegion packed, bool unpack) : IParallelBody
    {
        private readonly HostRegion _words = words;
        private readonly ConstantRegion _packed = packed;
        private readonly bool _unpack = unpack;

        public int Items => _words.Polynomials * _words.Limbs;

        public void Execute(int item, int worker)
        {
            (int p, int i) = Math.DivRem(item, _words.Limbs);
            if (_unpack)
                TKernels.Unpack(_words.Limb(p, i), _packed.Limb(p, i), (ulong)_words.Degree, _packed.WordBytes(i));
            else
                TKernels.Pack(_packed.Limb(p, i), _words.Limb(p, i), (ulong)_words.Degree, _packed.WordBytes(i));
        }
    }

    /// <summary>Where the limbs of constants lie that may be packed. Plain data that bodies carry.</summary>
    private readonly struct ConstantRegion
    {
        private readonly byte* _first;
        private readonly nint _bytesPerPolynomial, _data, _special;
        private readonly int _degree;
        private readonly LimbRange _limbs;
        private readonly int _firstSpecialModulus;
        private readonly int* _offsets;

        public ConstantRegion(PolyRegion region, RingKernels<TKernels> kernels)
        {
            var buffer = (HostBuffer)region.Buffer;
            LimbRange stored = buffer.Limbs;
            _degree = region.Ring.Degree;
            _limbs = region.Limbs;
            _firstSpecialModulus = region.Ring.DataModuli.Count;
            _offsets = buffer.IsPacked ? kernels.PackedOffsets : kernels.WordOffsets;
            _data = -_offsets[stored.First];
            _special = _data + _offsets[stored.First + stored.Count] - _offsets[_firstSpecialModulus];
            _bytesPerPolynomial = _degree * (_special + _offsets[_firstSpecialModulus + stored.Special]);
            _first = (byte*)buffer.Words + (region.FirstPolynomial * _bytesPerPolynomial);
        }

        /// <summary>Index of a limb's prime among all moduli of the ring.</summary>
        public int Modulus(int limb) => limb < _limbs.Count ? _limbs.First + limb : _firstSpecialModulus + (limb - _limbs.Count);

        public int WordBytes(int limb) => _offsets[Modulus(limb) + 1] - _offsets[Modulus(limb)];

        /// <summary>N words of one residue polynomial.</summary>
        public byte* Limb(int polynomial, int limb) =>
            _first + (polynomial * _bytesPerPolynomial) + (_degree * ((limb < _limbs.Count ? _data : _special) + _offsets[Modulus(limb)]));
    }
}
