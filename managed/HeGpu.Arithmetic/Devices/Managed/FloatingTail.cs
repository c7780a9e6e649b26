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
    /// <summary>Doubles in, words in [0, q) out.</summary>
    public static void Forward(FloatingModulus q, double* x, int n, double* roots)
    {
        double* fours = roots + (n / 8), twos = roots + (n / 4), ones = roots + (n / 2);
        for (int k = 0; k < n; k += 16, fours += 2, twos += 4, ones += 8)
        {
            Vector512<double> v = Vector512.Load(x + k), w = Vector512.Load(x + k + 8);
            Vector512<double> a = Vector512.Create(v.GetLower(), w.GetLower()), b = Vector512.Create(v.GetUpper(), w.GetUpper());
            Butterfly(q, ref a, ref b, Four(fours));
            (a, b) = Regroup.Pairs(a, b);
            Butterfly(q, ref a, ref b, Two(twos));
            (a, b) = Regroup.Words(a, b);
            Butterfly(q, ref a, ref b, Vector512.Load(ones));
            (a, b) = Regroup.Interleave(q.Reduce(a), q.Reduce(b));
            q.ToWords(a).Store((ulong*)x + k);
            q.ToWords(b).Store((ulong*)x + k + 8);
        }
    }

    /// <summary>The mirror: words in [0, q) in, doubles out.</summary>
    public static void Inverse(FloatingModulus q, double* x, ulong* words, int n, double* roots)
    {
        double* fours = roots + (n / 8), twos = roots + (n / 4), ones = roots + (n / 2);
        for (int k = 0; k < n; k += 16, fours += 2, twos += 4, ones += 8)
        {
            Vector512<double> v = FloatingModulus.FromWords(words + k), w = FloatingModulus.FromWords(words + k + 8);
            (Vector512<double> a, Vector512<double> b) = Regroup.Deinterleave(v, w);
            Mirror(q, ref a, ref b, Vector512.Load(ones));
            (a, b) = Regroup.Words(a, b);
            Mirror(q, ref a, ref b, Two(twos));
            (a, b) = Regroup.Pairs(a, b);
            Mirror(q, ref a, ref b, Four(fours));
            Vector512.Create(a.GetLower(), b.GetLower()).Store(x + k);
            Vector512.Create(a.GetUpper(), b.GetUpper()).Store(x + k + 8);
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

    // r0 r0 r0 r0 r1 r1 r1 r1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Four(double* roots) => Vector512.Create(Vector256.Create(roots[0]), Vector256.Create(roots[1]));

    // r0 r0 r1 r1 r2 r2 r3 r3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Two(double* roots)
    {
        Vector256<double> four = Vector256.Load(roots);
        return Vector512.Create(Vector256.Shuffle(four, Vector256.Create(0L, 0, 1, 1)), Vector256.Shuffle(four, Vector256.Create(2L, 2, 3, 3)));
    }
}
