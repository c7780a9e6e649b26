using System.Numerics;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Unchecked wishes, serialisable; <see cref="CkksParameters.Create"/> turns them into checked parameters.
/// </summary>
/// <param name="LogDegree">log2 N, 10 .. 17.</param>
/// <param name="DataBits">Bit size of each data prime, q_0 first; the chain has DataBits.Count - 1 levels.</param>
/// <param name="SpecialBits">Bit size of each special prime (key switching); dnum = ceil(data primes / special primes).</param>
/// <param name="LogScale">log2 of the scale at which fresh ciphertexts are encoded.</param>
/// <param name="AllowInsecure">Accept less than 128-bit security; ciphertexts and reports then say so.</param>
public sealed record CkksParametersLiteral(int LogDegree, IReadOnlyList<int> DataBits, IReadOnlyList<int> SpecialBits, double LogScale, bool AllowInsecure = false)
{
    /// <summary>
    /// The primes themselves, data first, where another library chose them (SEAL's default moduli, a client's own chain); null for those of
    /// <see cref="PrimeGenerator.Primes"/>. They are taken as they are: a special prime below a data prime is accepted, and costs the precision that it costs there.
    /// </summary>
    public IReadOnlyList<ulong>? Primes { get; init; }

    /// <summary>A chain that was chosen elsewhere.</summary>
    /// <param name="logDegree">log2 N.</param>
    /// <param name="data">Data primes, q_0 first.</param>
    /// <param name="special">Special primes.</param>
    /// <param name="logScale">log2 of the scale.</param>
    /// <param name="allowInsecure">As in the constructor.</param>
    public static CkksParametersLiteral FromPrimes(int logDegree, IReadOnlyList<ulong> data, IReadOnlyList<ulong> special, double logScale, bool allowInsecure = false) =>
        new(logDegree, [.. data.Select(BitLength)], [.. special.Select(BitLength)], logScale, allowInsecure) { Primes = [.. data, .. special] };

    /// <summary>The same chain with its primes named.</summary>
    /// <exception cref="CkksException">InvalidParameters or InsecureParameters.</exception>
    public CkksParametersLiteral WithPrimes()
    {
        PolynomialRing ring = CkksParameters.Create(this).Ring;
        return this with { Primes = [.. ring.DataModuli, .. ring.SpecialModuli] };
    }

    /// <summary>Value equality, lists included.</summary>
    public bool Equals(CkksParametersLiteral? other) =>
        other is not null && LogDegree == other.LogDegree && LogScale.Equals(other.LogScale) && AllowInsecure == other.AllowInsecure
        && DataBits.SequenceEqual(other.DataBits) && SpecialBits.SequenceEqual(other.SpecialBits)
        && (Primes is null ? other.Primes is null : other.Primes is not null && Primes.SequenceEqual(other.Primes));

    public override int GetHashCode() => HashCode.Combine(LogDegree, DataBits.Count, DataBits.Sum(), SpecialBits.Sum(), LogScale, AllowInsecure, Primes?[0]);

    internal static int BitLength(ulong prime) => 64 - BitOperations.LeadingZeroCount(prime);
}

/// <summary>Checked, immutable CKKS parameters and their ring. Thread-safe.</summary>
public sealed partial class CkksParameters
{
    private CkksParameters(CkksParametersLiteral literal, PolynomialRing ring)
    {
        Literal = literal;
        Ring = ring;
        Scale = Math.Pow(2, literal.LogScale);
        LogQ = ring.DataModuli.Sum(q => Math.Log2(q));
        LogP = ring.SpecialModuli.Sum(p => Math.Log2(p));
        Security = SecurityTables.Judge(literal.LogDegree, LogQP);
        Hash = ParameterHash.Of(literal.LogDegree, ring.DataModuli, ring.SpecialModuli, Scale);
    }

    public CkksParametersLiteral Literal { get; }

    public PolynomialRing Ring { get; }

    public int LogDegree => Literal.LogDegree;

    public int Degree => 1 << LogDegree;

    /// <summary>N/2 complex or real slots.</summary>
    public int Slots => Degree / 2;

    /// <summary>Level of a fresh ciphertext: data primes - 1.</summary>
    public int MaxLevel => Ring.DataModuli.Count - 1;

    /// <summary>Scale of a fresh ciphertext, 2^LogScale.</summary>
    public double Scale { get; }

    /// <summary>The prime that a rescale at this level divides by, q_level.</summary>
    public double RescaleDivisor(int level) => Ring.DataModuli[level];
}
