namespace HeGpu.Arithmetic;

/// <summary>
/// Z[X]/(X^N + 1) in residue form: a chain of data moduli q_0 .. q_L and special moduli p_0 .. p_(K-1), all primes below
/// 2^61 and 1 mod 2N. Immutable and thread-safe; tables are made on first use and kept. Equal when degree and moduli are.
/// </summary>
public sealed partial class PolynomialRing : IEquatable<PolynomialRing>
{
    public const int MinLogDegree = 4;
    public const int MaxLogDegree = 17;
    public const int MaxModuli = 256;

    private readonly Modulus[] _moduli;
    private readonly int _hash;

    /// <exception cref="ArgumentException">
    /// N is not a power of two in range; a modulus is not a prime, too large, not 1 mod 2N, or there twice; no data modulus.
    /// </exception>
    public PolynomialRing(int degree, IReadOnlyList<ulong> dataModuli, IReadOnlyList<ulong> specialModuli)
    {
        if (!int.IsPow2(degree) || degree < 1 << MinLogDegree || degree > 1 << MaxLogDegree)
            throw new ArgumentException($"Degree {degree}: expected a power of two from 2^{MinLogDegree} to 2^{MaxLogDegree}.", nameof(degree));
        if (dataModuli.Count == 0 || dataModuli.Count + specialModuli.Count > MaxModuli)
            throw new ArgumentException($"{dataModuli.Count} data and {specialModuli.Count} special moduli: expected at least one data modulus and at most {MaxModuli} together.", nameof(dataModuli));
        Degree = degree;
        LogDegree = BitOperations.Log2((uint)degree);
        DataModuli = Array.AsReadOnly<ulong>([.. dataModuli]);
        SpecialModuli = Array.AsReadOnly<ulong>([.. specialModuli]);
        _moduli = [.. dataModuli.Concat(specialModuli).Select(q => CheckedModulus(q, degree))];
        if (_moduli.Distinct().Count() != _moduli.Length)
            throw new ArgumentException($"Modulus {_moduli.CountBy(q => q).First(group => group.Value > 1).Key} is there twice; moduli must differ.", nameof(dataModuli));

        var hash = new HashCode();
        hash.Add(degree);
        foreach (Modulus q in _moduli)
            hash.Add(q);
        _hash = hash.ToHashCode();
        _tables = new Lazy<NttTable>[_moduli.Length];
        for (int i = 0; i < _moduli.Length; i++)
        {
            Modulus q = _moduli[i];
            _tables[i] = new Lazy<NttTable>(() => new NttTable(q, LogDegree));
        }
    }

    /// <summary>N, a power of two from 2^4 to 2^17.</summary>
    public int Degree { get; }

    /// <summary>log2 N.</summary>
    public int LogDegree { get; }

    public IReadOnlyList<ulong> DataModuli { get; }

    public IReadOnlyList<ulong> SpecialModuli { get; }

    /// <summary>All limbs: every data and every special modulus.</summary>
    public LimbRange AllLimbs => new(0, DataModuli.Count, SpecialModuli.Count);

    /// <summary>Position of a range's limb among all moduli: data moduli first, then the special ones.</summary>
    public int ModulusIndex(LimbRange limbs, int limb) =>
        limb < limbs.Count ? limbs.First + limb : DataModuli.Count + (limb - limbs.Count);

    /// <summary>The prime of a range's limb.</summary>
    public ulong ModulusAt(LimbRange limbs, int limb) => _moduli[ModulusIndex(limbs, limb)].Value;

    /// <summary>The modulus at an index of <see cref="ModulusIndex"/>.</summary>
    public Modulus Modulus(int index) => _moduli[index];

    public bool Equals(PolynomialRing? other) =>
        ReferenceEquals(this, other)
        || (other is not null && other._hash == _hash && other.Degree == Degree && other.DataModuli.Count == DataModuli.Count && _moduli.AsSpan().SequenceEqual(other._moduli));

    public override bool Equals(object? obj) => Equals(obj as PolynomialRing);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"N=2^{LogDegree}, {DataModuli.Count}+{SpecialModuli.Count} moduli";

    /// <summary>Throws unless every limb of the range exists in this ring and there is at least one.</summary>
    public void CheckLimbs(LimbRange limbs)
    {
        if (limbs.First < 0 || limbs.Count < 0 || limbs.Special < 0 || limbs.Total < 1 || !AllLimbs.Contains(limbs))
            throw new ArgumentOutOfRangeException(nameof(limbs), $"Limbs {limbs} of a ring that has {AllLimbs}.");
    }

    private static Modulus CheckedModulus(ulong q, int degree)
    {
        var modulus = new Modulus(q);
        if (q % (2 * (ulong)degree) != 1)
            throw new ArgumentException($"Modulus {q} is {q % (2 * (ulong)degree)} mod 2N = {2 * degree}; it must be 1. See {nameof(PrimeGenerator)}.");
        if (!PrimeGenerator.IsPrime(q))
            throw new ArgumentException($"Modulus {q} is not a prime. See {nameof(PrimeGenerator)}.");
        return modulus;
    }
}
