using System.Runtime.Intrinsics.X86;

namespace HeGpu.Arithmetic;

/// <summary>
/// Exact arithmetic modulo q &lt; 2^50 on vectors of doubles that hold integers below 2^53 in magnitude: the fused multiply-add gives the
/// low half of a product, h = fl(x w), l = fma(x, w, -h) with h + l = x w; then with c = round(h / q), as computed, h - c q
/// is a small integer, so fma(-c, q, h) + l = x w - c q without error (after van der Hoeven, Lecerf and Quintin 2016, section 3). With
/// |w| &lt;= q/2 and |x| &lt;= B q, c is off by at most 3 B / 16, so |x w - c q| &lt;= (1/2 + 3 B / 16) q.
/// </summary>
internal readonly struct FloatingModulus(ulong q)
{
    /// <summary>Exclusive: log2 of q.</summary>
    public const int MaxBits = 50;

    // The doubles in [2^52, 2^53) are the integers there: the low 52 bits of their pattern are the value.
    private const double TwoTo52 = 4503599627370496.0;
    private const ulong TwoTo52Pattern = 0x4330000000000000;

    private readonly Vector512<double> _q = Vector512.Create((double)q), _inverse = Vector512.Create(1.0 / q);

    /// <summary>Whether the machine has what makes this fast; otherwise the integer kernels are.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static bool CanHold(ulong q) => IsSupported && q >> MaxBits == 0;

    /// <summary>x w - c q, see above. Not reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Multiply(Vector512<double> x, Vector512<double> w)
    {
        Vector512<double> high = x * w, low = Vector512.FusedMultiplyAdd(x, w, -high);
        return Vector512.FusedMultiplyAdd(-Vector512.Round(high * _inverse), _q, high) + low;
    }

    /// <summary>|x| &lt;= 8 q to |x| &lt;= q/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Reduce(Vector512<double> x) => Vector512.FusedMultiplyAdd(-Vector512.Round(x * _inverse), _q, x);

    /// <summary>(-q, q) to words in [0, q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<ulong> ToWords(Vector512<double> x)
    {
        Vector512<double> positive = x + (Vector512.LessThan(x, Vector512<double>.Zero) & _q);
        return (positive + Vector512.Create(TwoTo52)).AsUInt64() ^ Vector512.Create(TwoTo52Pattern);
    }

    /// <summary>Words below 2^52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FromWords(Vector512<ulong> x) => (x | Vector512.Create(TwoTo52Pattern)).AsDouble() - Vector512.Create(TwoTo52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<double> FromWords(ulong* x) => FromWords(Vector512.Load(x));

    /// <summary>w in [0, q) as the number in [-q/2, q/2].</summary>
    public static double Centred(ulong w, ulong q) => w > q / 2 ? -(double)(q - w) : w;
}
