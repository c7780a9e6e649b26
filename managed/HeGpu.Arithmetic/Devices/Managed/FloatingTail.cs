using System.Runtime.Intrinsics.X86;

namespace HeGpu.Arithmetic;

/// <summary>
/// The three stages at distances 4, 2 and 1, on two blocks a0..a7, b0..b7 at a time. Before each stage the sixteen words are regrouped so that
/// one vector holds the first and the other the second words of all its butterflies:
/// <code>
/// distance 4:  a0 a1 a2 a3 b0 b1 b2 b3    a4 a5 a6 a7 b4 b5 b6 b7    one root per block, four times
/// distance 2:  a0 a1 a4 a5 b0 b1 b4 b5    a2 a3 a6 a7 b2 b3 b6 b7    two per block, each twice
/// distance 1:  a0 a2 a4 a6 b0 b2 b4 b6    a1 a3 a5 a7 b1 b3 b5 b7    four per block
/// </code>
/// </summary>
internal static unsafe class FloatingTail
{
    private const byte LowHalves = 0b01_00_01_00, HighHalves = 0b11_10_11_10;

    private static Vector512<long> FirstPairs => Vector512.Create(0L, 1, 8, 9, 4, 5, 12, 13);

    private static Vector512<long> SecondPairs => Vector512.Create(2L, 3, 10, 11, 6, 7, 14, 15);

    private static Vector512<long> Evens => Vector512.Create(0L, 8, 2, 10, 4, 12, 6, 14);

    private static Vector512<long> Odds => Vector512.Create(1L, 9, 3, 11, 5, 13, 7, 15);

    private static Vector512<long> LowWords => Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11);

    private static Vector512<long> HighWords => Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);

    /// <summary>Doubles in, words in [0, q) out.</summary>
    public static void Forward(FloatingModulus q, double* x, int n, double* roots)
    {
        double* fours = roots + (n / 8), twos = roots + (n / 4), ones = roots + (n / 2);
        for (int k = 0; k < n; k += 16, fours += 2, twos += 4, ones += 8)
        {
            Vector512<double> v = Vector512.Load(x + k), w = Vector512.Load(x + k + 8);
            Vector512<double> a = Avx512F.Shuffle4x128(v, w, LowHalves), b = Avx512F.Shuffle4x128(v, w, HighHalves);
            Butterfly(q, ref a, ref b, Four(fours));
            (a, b) = Regroup(a, b, FirstPairs, SecondPairs);
            Butterfly(q, ref a, ref b, Two(twos));
            (a, b) = Regroup(a, b, Evens, Odds);
            Butterfly(q, ref a, ref b, Vector512.Load(ones));
            (a, b) = Regroup(q.Reduce(a), q.Reduce(b), LowWords, HighWords);
            q.ToWords(a).Store((ulong*)x + k);
            q.ToWords(b).Store((ulong*)x + k + 8);
        }
    }

    /// <summary>The mirror: words in [0, q) in, doubles out.</summary>
    public static void Inverse(FloatingModulus q, ulong* words, int n, double* roots)
    {
        double* fours = roots + (n / 8), twos = roots + (n / 4), ones = roots + (n / 2);
        for (int k = 0; k < n; k += 16, fours += 2, twos += 4, ones += 8)
        {
            Vector512<double> v = FloatingModulus.FromWords(words + k), w = FloatingModulus.FromWords(words + k + 8);
            Vector512<double> a = Avx512F.PermuteVar8x64x2(v, Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), w);
            Vector512<double> b = Avx512F.PermuteVar8x64x2(v, Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), w);
            Mirror(q, ref a, ref b, Vector512.Load(ones));
            (a, b) = Regroup(a, b, Evens, Odds);
            Mirror(q, ref a, ref b, Two(twos));
            (a, b) = Regroup(a, b, FirstPairs, SecondPairs);
            Mirror(q, ref a, ref b, Four(fours));
            Avx512F.Shuffle4x128(a, b, LowHalves).Store((double*)words + k);
            Avx512F.Shuffle4x128(a, b, HighHalves).Store((double*)words + k + 8);
        }
    }

    // (a, b) -> (a + w b, a - w b)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly(FloatingModulus q, ref Vector512<double> a, ref Vector512<double> b, Vector512<double> w)
    {
        Vector512<double> x = q.Reduce(a), y = q.Multiply(b, w);
        (a, b) = (x + y, x - y);
    }

    // (a, b) -> (a + b, (a - b) w)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mirror(FloatingModulus q, ref Vector512<double> a, ref Vector512<double> b, Vector512<double> w) =>
        (a, b) = (q.Reduce(a + b), q.Multiply(a - b, w));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> First, Vector512<double> Second) Regroup(Vector512<double> a, Vector512<double> b, Vector512<long> first, Vector512<long> second) =>
        (Avx512F.PermuteVar8x64x2(a, first, b), Avx512F.PermuteVar8x64x2(a, second, b));

    // r0 r0 r0 r0 r1 r1 r1 r1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Four(double* roots) => Vector512.Create(Vector256.Create(roots[0]), Vector256.Create(roots[1]));

    // r0 r0 r1 r1 r2 r2 r3 r3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Two(double* roots) =>
        Avx512F.PermuteVar8x64(Vector512.Create(Vector256.Load(roots), Vector256.Load(roots)), Vector512.Create(0L, 0, 1, 1, 2, 2, 3, 3));
}
