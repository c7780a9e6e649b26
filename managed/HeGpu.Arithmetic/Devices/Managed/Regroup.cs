using System.Runtime.Intrinsics.X86;

namespace HeGpu.Arithmetic;

/// <summary>
/// The permutations of <see cref="FloatingTail"/>: one instruction each with AVX-512, else on 256-bit halves, whose 128-bit lanes AVX permutes and
/// unpacks. Indices 0..7 are lanes of the first vector, 8..15 of the second.
/// </summary>
internal static class Regroup
{
    private const byte LowLanes = 0x20, HighLanes = 0x31;

    /// <summary>0 1 8 9 4 5 12 13 and 2 3 10 11 6 7 14 15; its own inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> First, Vector512<double> Second) Pairs(Vector512<double> a, Vector512<double> b)
    {
        if (Avx512F.IsSupported)
            return (Avx512F.PermuteVar8x64x2(a, Vector512.Create(0L, 1, 8, 9, 4, 5, 12, 13), b), Avx512F.PermuteVar8x64x2(a, Vector512.Create(2L, 3, 10, 11, 6, 7, 14, 15), b));
        Vector256<double> p = a.GetLower(), q = a.GetUpper(), r = b.GetLower(), s = b.GetUpper();
        return (Vector512.Create(Avx.Permute2x128(p, r, LowLanes), Avx.Permute2x128(q, s, LowLanes)), Vector512.Create(Avx.Permute2x128(p, r, HighLanes), Avx.Permute2x128(q, s, HighLanes)));
    }

    /// <summary>0 8 2 10 4 12 6 14 and 1 9 3 11 5 13 7 15; its own inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Evens, Vector512<double> Odds) Words(Vector512<double> a, Vector512<double> b)
    {
        if (Avx512F.IsSupported)
            return (Avx512F.UnpackLow(a, b), Avx512F.UnpackHigh(a, b));
        Vector256<double> p = a.GetLower(), q = a.GetUpper(), r = b.GetLower(), s = b.GetUpper();
        return (Vector512.Create(Avx.UnpackLow(p, r), Avx.UnpackLow(q, s)), Vector512.Create(Avx.UnpackHigh(p, r), Avx.UnpackHigh(q, s)));
    }

    /// <summary>0 8 1 9 2 10 3 11 and 4 12 5 13 6 14 7 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Low, Vector512<double> High) Interleave(Vector512<double> evens, Vector512<double> odds)
    {
        if (Avx512F.IsSupported)
            return (Avx512F.PermuteVar8x64x2(evens, Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), odds), Avx512F.PermuteVar8x64x2(evens, Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), odds));
        (Vector512<double> p, Vector512<double> q) = Words(evens, odds);
        return (Lanes(p.GetLower(), q.GetLower()), Lanes(p.GetUpper(), q.GetUpper()));
    }

    /// <summary>0 2 4 6 8 10 12 14 and 1 3 5 7 9 11 13 15: the inverse of <see cref="Interleave"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Evens, Vector512<double> Odds) Deinterleave(Vector512<double> low, Vector512<double> high)
    {
        if (Avx512F.IsSupported)
            return (Avx512F.PermuteVar8x64x2(low, Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), high), Avx512F.PermuteVar8x64x2(low, Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), high));
        Vector512<double> p = Lanes(low.GetLower(), low.GetUpper()), q = Lanes(high.GetLower(), high.GetUpper());
        Vector256<double> a = p.GetLower(), b = p.GetUpper(), c = q.GetLower(), d = q.GetUpper();
        return (Vector512.Create(Avx.UnpackLow(a, b), Avx.UnpackLow(c, d)), Vector512.Create(Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d)));
    }

    // The low 128-bit lanes of both, then the high ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Lanes(Vector256<double> a, Vector256<double> b) =>
        Vector512.Create(Avx.Permute2x128(a, b, LowLanes), Avx.Permute2x128(a, b, HighLanes));
}
