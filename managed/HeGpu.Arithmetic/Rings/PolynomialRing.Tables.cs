namespace HeGpu.Arithmetic;

public sealed partial class PolynomialRing
{
    private readonly Lazy<NttTable>[] _tables;
    private readonly ConcurrentDictionary<(LimbRange, LimbRange), BasisConversion> _conversions = new();
    private readonly ConcurrentDictionary<LimbRange, DivisionByModuli> _divisions = new();

    /// <summary>Roots of the transform modulo the prime at an index of <see cref="ModulusIndex"/>.</summary>
    public NttTable NttTable(int modulusIndex) => _tables[modulusIndex].Value;

    /// <summary>Constants of the centred conversion between two disjoint sets of limbs.</summary>
    public BasisConversion Conversion(LimbRange from, LimbRange to) =>
        _conversions.TryGetValue((from, to), out BasisConversion? known)
            ? known
            : _conversions.GetOrAdd((from, to), static (key, ring) => new BasisConversion(ring.ModuliOf(key.Item1), ring.ModuliOf(key.Item2)), this);

    /// <summary>Inverses of the product D of some moduli modulo every other one.</summary>
    public DivisionByModuli Division(LimbRange divisor) =>
        _divisions.TryGetValue(divisor, out DivisionByModuli? known)
            ? known
            : _divisions.GetOrAdd(divisor, static (key, ring) => new DivisionByModuli(ring, key), this);

    /// <summary>The moduli of a range, in order.</summary>
    public Modulus[] ModuliOf(LimbRange limbs)
    {
        var moduli = new Modulus[limbs.Total];
        for (int i = 0; i < moduli.Length; i++)
            moduli[i] = _moduli[ModulusIndex(limbs, i)];
        return moduli;
    }
}
