namespace HeGpu.Kernels;

/// <summary>
/// Primes q = q1 2^32 + 1. Since 1/q = 1 - q1 2^32 modulo 2^64, Montgomery's reduction by 2^64 takes two 32-bit products: for T = high 2^64 +
/// low, low = (l1, l0), let p = l0 q1 and m1 = l1 - p mod 2^32, so that m = m1 2^32 + l0 = T/q mod 2^64; the upper word of m q is
/// m1 q1 + ((p + m1) &gt;&gt; 32). Constant factors are kept times 2^64, in one word.
/// </summary>
public readonly struct MontgomeryField(ulong modulus, Twiddle square) : IField<MontgomeryField>
{
    public ulong Modulus { get; } = modulus;

    // 2^64 as a factor: 2^128 mod q.
    private Twiddle Square { get; } = square;

    public static int TwiddleWords => 1;

    /// <summary>Whether q has the form.</summary>
    public static bool Takes(ulong q) => (uint)q == 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MontgomeryField Load<TGlobal>(TGlobal global, long record) where TGlobal : struct, IGlobalMemory =>
        new(global.Load(record), new Twiddle(global.Load(record + 1), 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twiddle LoadTwiddle<TGlobal>(TGlobal global, long table, long index) where TGlobal : struct, IGlobalMemory =>
        new(global.Load(table + index), 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong MultiplyLazy<TMath>(ulong x, Twiddle w) where TMath : struct, IWideMath =>
        Divide<TMath>(TMath.MultiplyHigh(x, w.Value), x * w.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Reduce<TMath>(ulong high, ulong low) where TMath : struct, IWideMath =>
        Residue.FromTwofold(MultiplyLazy<TMath>(Divide<TMath>(high, low), Square), Modulus);

    // (high 2^64 + low) / 2^64 mod q, in (0, high + q].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Divide<TMath>(ulong high, ulong low) where TMath : struct, IWideMath
    {
        uint factor = (uint)(Modulus >> 32);
        ulong product = TMath.MultiplyWide((uint)low, factor);
        uint upper = (uint)(low >> 32) - (uint)product;
        return high + Modulus - (TMath.MultiplyWide(upper, factor) + ((product + upper) >> 32));
    }

    public static void WriteRecord(Modulus q, Span<ulong> record)
    {
        record[0] = q.Value;
        WriteTwiddle(q, q.Reduce(UInt128.One << 64), record[1..2]);
    }

    public static void WriteTwiddle(Modulus q, ulong w, Span<ulong> twiddle) => twiddle[0] = q.Reduce((UInt128)w << 64);
}
