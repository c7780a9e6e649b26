namespace HeGpu.Kernels;

/// <summary>
/// Any prime below 2^61. Constant factors by Shoup's quotient (Harvey 2014, "Faster arithmetic for number-theoretic transforms", section 2);
/// double words by Shoup's product with 2^64 mod q and Barrett's quotient of the lower word.
/// </summary>
public readonly struct ShoupField(ulong modulus, ulong barrett, Twiddle shift) : IField<ShoupField>
{
    public ulong Modulus { get; } = modulus;

    // floor(2^64 / q).
    private ulong Barrett { get; } = barrett;

    // 2^64 mod q.
    private Twiddle Shift { get; } = shift;

    public static int TwiddleWords => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ShoupField Load<TGlobal>(TGlobal global, long record) where TGlobal : struct, IGlobalMemory =>
        new(global.Load(record), global.Load(record + 1), new Twiddle(global.Load(record + 2), global.Load(record + 3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twiddle LoadTwiddle<TGlobal>(TGlobal global, long table, long index) where TGlobal : struct, IGlobalMemory =>
        new(global.Load(table + (2 * index)), global.Load(table + (2 * index) + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong MultiplyLazy<TMath>(ulong x, Twiddle w) where TMath : struct, IWideMath =>
        (x * w.Value) - (TMath.MultiplyHigh(x, w.Companion) * Modulus);

    // Both parts are below 2q.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Reduce<TMath>(ulong high, ulong low) where TMath : struct, IWideMath =>
        Residue.FromFourfold(MultiplyLazy<TMath>(high, Shift) + (low - (TMath.MultiplyHigh(low, Barrett) * Modulus)), Modulus);

    public static void WriteRecord(Modulus q, Span<ulong> record)
    {
        record[0] = q.Value;
        record[1] = (ulong)((UInt128.One << 64) / q.Value);
        WriteTwiddle(q, q.Reduce(UInt128.One << 64), record[2..4]);
    }

    public static void WriteTwiddle(Modulus q, ulong w, Span<ulong> twiddle) =>
        (twiddle[0], twiddle[1]) = (w, (ulong)(((UInt128)w << 64) / q.Value));
}
