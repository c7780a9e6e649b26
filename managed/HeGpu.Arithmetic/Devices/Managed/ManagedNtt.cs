namespace HeGpu.Arithmetic;

/// <summary>Modulus and roots of one transform, each root with its Shoup quotient floor(2^64 w / q). Plain data.</summary>
internal readonly unsafe struct ManagedNtt
{
    public readonly ManagedModulus Modulus;
    public readonly int N;
    public readonly ulong InverseN, InverseNQuotient;

    /// <summary>psi^bitrev(i), its quotients, and the same for the inverse transform; see <see cref="NttTable"/>.</summary>
    public readonly ulong* Roots, Quotients, InverseRoots, InverseQuotients;

    /// <summary>The same roots as centred doubles for <see cref="FloatingNtt"/>; null where it does not serve.</summary>
    public readonly double* FloatingRoots, FloatingInverseRoots;
    public readonly double FloatingInverseN;

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
        if (!FloatingModulus.CanHold(q))
            return;
        FloatingRoots = (double*)NativeMemory.AlignedAlloc((nuint)n * 2 * sizeof(double), 64);
        FloatingInverseRoots = FloatingRoots + n;
        FloatingInverseN = FloatingModulus.Centred(InverseN, q);
        for (int i = 0; i < n; i++)
        {
            FloatingRoots[i] = FloatingModulus.Centred(Roots[i], q);
            FloatingInverseRoots[i] = FloatingModulus.Centred(InverseRoots[i], q);
        }
    }

    public void Free()
    {
        NativeMemory.AlignedFree(Roots);
        NativeMemory.AlignedFree(FloatingRoots);
    }

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
