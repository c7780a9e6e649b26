using System.Globalization;

namespace HeGpu.Ckks;

public sealed partial class CkksParameters
{
    /// <summary>What the published tables say of log2(Q P) at this degree.</summary>
    public SecurityVerdict Security { get; }

    /// <summary>0 when below 128 bits, else 128, 192 or 256.</summary>
    public int SecurityBits => Security.Bits;

    /// <summary>Below 128 bits, by the explicit wish of whoever made the literal. Ciphertexts and reports say so.</summary>
    public bool IsInsecure => Security.Bits < 128;

    /// <summary>Identity of these parameters in keys, plans and files.</summary>
    public ParameterHash Hash { get; }

    /// <summary>Same ring and scale.</summary>
    public bool IsSameAs(CkksParameters other) => ReferenceEquals(this, other) || Hash == other.Hash;

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"CKKS {Hash.Short}: N=2^{LogDegree}, levels {MaxLevel}, scale 2^{Literal.LogScale:0.##}, log2 QP {LogQP:0.0} ({Ring.DataModuli.Count}+{Ring.SpecialModuli.Count} primes, dnum {Dnum}), {Security}");
}
