namespace HeGpu.Kernels;

/// <summary>Operations on residues that need no more than the modulus. The smaller of x and x - q, unsigned, is x reduced once.</summary>
public static class Residue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong a, ulong b, ulong q) => FromTwofold(a + b, q);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Subtract(ulong a, ulong b, ulong q) => Math.Min(a - b, a - b + q);

    /// <summary>[0, 2q) to [0, q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromTwofold(ulong x, ulong q) => Math.Min(x, x - q);

    /// <summary>[0, 4q) to [0, q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FromFourfold(ulong x, ulong q) => FromTwofold(FromTwofold(x, 2 * q), q);

    /// <summary>a b mod q for variable a, b &lt; q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Multiply<TField, TMath>(ulong a, ulong b, TField q) where TField : unmanaged, IField<TField> where TMath : struct, IWideMath =>
        q.Reduce<TMath>(TMath.MultiplyHigh(a, b), a * b);

    /// <summary>x mod q for any 64-bit x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of<TField, TMath>(ulong x, TField q) where TField : unmanaged, IField<TField> where TMath : struct, IWideMath =>
        q.Reduce<TMath>(0, x);
}
