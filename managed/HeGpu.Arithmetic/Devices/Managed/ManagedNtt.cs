namespace HeGpu.Arithmetic;

/// <summary>Modulus and roots of one transform, each root with its Shoup quotient floor(2^64 w / q). Plain data.</summary>
internal readonly unsafe struct ManagedNtt
{
    public readonly ManagedModulus Modulus;
    public readonly int N;
    public readonly ulong InverseN, InverseNQuotient;

    /// <summary>psi^bitrev(i), its quotients, and the same for the inverse transform; see <see cref="NttTable"/>.</summary>
    public readonly ulong* Roots, Quotients, InverseRoots, InverseQuotients;

    public ManagedNtt(int n, ulong q, ulong psi)
    {
        var exact = new Modulus(q);
        Modulus = new ManagedModulus(q);
        N = n;
        InverseN = exact.Inverse((ulong)n);
        InverseNQuotient = Modulus.Quotient(InverseN);
        Roots = (ulong*)NativeMemory.AlignedAlloc((nuint)n * 4 * sizeof(ulong), 64);
        Quotients = Roots + n;
        InverseRoots = Quotients + n;
        InverseQuotients = InverseRoots + n;
        Fill(Modulus, n, psi, Roots, Quotients);
        Fill(Modulus, n, exact.Inverse(psi), InverseRoots, InverseQuotients);
    }

    public void Free() => NativeMemory.AlignedFree(Roots);

    private static void Fill(in ManagedModulus q, int n, ulong psi, ulong* roots, ulong* quotients)
    {
        int log = BitOperations.Log2((uint)n);
        ulong step = q.Quotient(psi), power = 1;
        for (uint i = 0; i < n; i++, power = q.MultiplyBy(power, psi, step))
        {
            uint at = BitReversal.Reverse(i, log);
            roots[at] = power;
            quotients[at] = q.Quotient(power);
        }
    }
}
