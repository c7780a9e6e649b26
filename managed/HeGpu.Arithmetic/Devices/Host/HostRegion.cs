namespace HeGpu.Arithmetic;

/// <summary>Where the limbs of a region lie in host memory. Plain data: it can cross to worker threads by address.</summary>
internal readonly unsafe struct HostRegion
{
    private readonly ulong* _words;
    private readonly int _degree, _limbsPerPolynomial, _dataCount, _firstData, _firstSpecial, _firstModulus, _firstSpecialModulus;
    private readonly bool _broadcast;

    public HostRegion(PolyRegion region, bool broadcast = false)
    {
        var buffer = (HostBuffer)region.Buffer;
        _degree = region.Ring.Degree;
        _limbsPerPolynomial = buffer.Limbs.Total;
        _words = buffer.Words + ((nint)region.FirstPolynomial * _limbsPerPolynomial * _degree);
        _dataCount = region.Limbs.Count;
        _firstData = region.Limbs.First - buffer.Limbs.First;
        _firstSpecial = buffer.Limbs.Count;
        _firstModulus = region.Limbs.First;
        _firstSpecialModulus = region.Ring.DataModuli.Count;
        Limbs = region.Limbs.Total;
        _broadcast = broadcast && region.Polynomials == 1;
        Polynomials = region.Polynomials;
    }

    private HostRegion(in HostRegion all, int firstPolynomial)
    {
        this = all;
        _words = all._words + ((nint)firstPolynomial * all._limbsPerPolynomial * all._degree);
        Polynomials = all.Polynomials - firstPolynomial;
    }

    public int Polynomials { get; }

    /// <summary>Limbs per polynomial.</summary>
    public int Limbs { get; }

    public int Degree => _degree;

    /// <summary>Index of a limb's prime among all moduli of the ring.</summary>
    public int Modulus(int limb) => limb < _dataCount ? _firstModulus + limb : _firstSpecialModulus + (limb - _dataCount);

    /// <summary>N words of one residue polynomial.</summary>
    public ulong* Limb(int polynomial, int limb)
    {
        int storage = limb < _dataCount ? _firstData + limb : _firstSpecial + (limb - _dataCount);
        return _words + ((((nint)(_broadcast ? 0 : polynomial) * _limbsPerPolynomial) + storage) * _degree);
    }

    /// <summary>The polynomials from one on.</summary>
    public HostRegion From(int polynomial) => new(this, polynomial);

    public Span<ulong> Span(int polynomial, int limb) => new(Limb(polynomial, limb), _degree);
}
