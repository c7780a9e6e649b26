namespace HeGpu.Arithmetic;

/// <summary>
/// Z[X]/(X^N + 1) in residue form: a chain of data moduli q_0 .. q_L and special moduli p_0 .. p_(K-1), all primes below
/// 2^61 and 1 mod 2N. Immutable and thread-safe; tables are made on first use and kept.
/// </summary>
public sealed partial class PolynomialRing
{
    public PolynomialRing(int degree, IReadOnlyList<ulong> dataModuli, IReadOnlyList<ulong> specialModuli)
    {
        Degree = degree;
        DataModuli = [.. dataModuli];
        SpecialModuli = [.. specialModuli];
    }

    /// <summary>N, a power of two from 2^4 to 2^17.</summary>
    public int Degree { get; }

    public IReadOnlyList<ulong> DataModuli { get; }

    public IReadOnlyList<ulong> SpecialModuli { get; }
}
