namespace HeGpu.Arithmetic;

/// <summary>
/// Constants of the negacyclic transform out[k] = sum_j a_j psi^(j (2 bitrev(k) + 1)) mod q, with psi the smallest primitive
/// 2N-th root. Entry i of the tables is psi^bitrev(i): the butterflies of stage m (m blocks) use entries m .. 2m-1 in order
/// (Longa and Naehrig 2016, algorithms 1 and 2).
/// </summary>
public sealed class NttTable
{
    private readonly Lazy<(ulong[] Roots, ulong[] Inverse)> _powers;

    internal NttTable(Modulus q, int logDegree)
    {
        Modulus = q;
        Degree = 1 << logDegree;
        Psi = RootsOfUnity.MinimalPrimitive(q, 2UL << logDegree);
        InverseDegree = q.Inverse((ulong)Degree);
        _powers = new(() => (Powers(Psi, logDegree), Powers(q.Inverse(Psi), logDegree)));
    }

    public Modulus Modulus { get; }

    public int Degree { get; }

    public ulong Psi { get; }

    /// <summary>1/N mod q.</summary>
    public ulong InverseDegree { get; }

    public ReadOnlySpan<ulong> Roots => _powers.Value.Roots;

    public ReadOnlySpan<ulong> InverseRoots => _powers.Value.Inverse;

    private ulong[] Powers(ulong psi, int logDegree)
    {
        var table = new ulong[Degree];
        ulong power = 1;
        for (uint i = 0; i < table.Length; i++, power = Modulus.Multiply(power, psi))
            table[BitReversal.Reverse(i, logDegree)] = power;
        return table;
    }
}
