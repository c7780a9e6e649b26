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
    /// <summary>Value equality, lists included.</summary>
    public bool Equals(CkksParametersLiteral? other) =>
        other is not null && LogDegree == other.LogDegree && LogScale.Equals(other.LogScale) && AllowInsecure == other.AllowInsecure
        && DataBits.SequenceEqual(other.DataBits) && SpecialBits.SequenceEqual(other.SpecialBits);

    public override int GetHashCode() => HashCode.Combine(LogDegree, DataBits.Count, DataBits.Sum(), SpecialBits.Sum(), LogScale, AllowInsecure);
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
