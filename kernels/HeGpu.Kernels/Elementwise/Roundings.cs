namespace HeGpu.Kernels;

/// <summary>A signed word, |a| &lt; 2^62, mod q.</summary>
public readonly struct SignedResidue : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        ulong x = global.Load(a), sign = x >> 63, residue = q.Reduce<TMath>(0, sign == 0 ? x : 0 - x);
        return sign == 0 ? residue : Residue.Subtract(0, residue, q.Modulus);
    }
}

/// <summary>
/// The double with the bits a, |a| &lt; 2^120, rounded to the nearest integer (ties to even), mod q: mantissa times 2^exponent, in integers alone.
/// </summary>
public readonly struct RoundedResidue : IWordOperation
{
    private const int MantissaBits = 52;
    private const int Bias = 1023 + MantissaBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        ulong bits = global.Load(a), mantissa = (bits & ((1UL << MantissaBits) - 1)) | (1UL << MantissaBits);
        int exponent = (int)(bits >> MantissaBits & 0x7FF) - Bias;
        ulong high = 0, low = 0;
        if (exponent >= 64)
            high = mantissa << (exponent - 64);
        else if (exponent > 0)
        {
            low = mantissa << exponent;
            high = mantissa >> (64 - exponent);
        }
        else if (exponent == 0)
            low = mantissa;
        else if (exponent >= -MantissaBits - 1)
        {
            // Half an even integer less one unit is added, one more if the integer is odd.
            ulong half = 1UL << (-exponent - 1), odd = mantissa >> -exponent & 1;
            low = (mantissa + half - 1 + odd) >> -exponent;
        }
        ulong residue = q.Reduce<TMath>(high, low);
        return bits >> 63 == 0 ? residue : Residue.Subtract(0, residue, q.Modulus);
    }
}
