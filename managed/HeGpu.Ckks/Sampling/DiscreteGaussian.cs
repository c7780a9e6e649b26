using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HeGpu.Ckks;

/// <summary>
/// The discrete Gaussian on the integers, P(x) proportional to exp(-x^2 / (2 sigma^2)), sigma = 3.2. A word gives a sign (lowest bit) and
/// 63 bits u; the magnitude is the number of k >= 1 with u &lt; 2^63 P(|x| >= k). The table runs until 2^63 P falls below 1, past
/// 9 sigma. Every word is compared with the whole table, so time and memory access do not depend on the result.
/// </summary>
public static class DiscreteGaussian
{
    public const double Sigma = NoiseModel.Sigma;

    private static readonly long[] s_tails = MakeTails();

    /// <summary>No sample is larger.</summary>
    public static int Bound => s_tails.Length;

    /// <summary>One sample per place, one word of the stream each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    public static void Fill(RandomStream stream, Span<long> destination)
    {
        stream.Fill(MemoryMarshal.Cast<long, ulong>(destination));
        ref long first = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i <= destination.Length - Vector512<long>.Count; i += Vector512<long>.Count)
        {
            Vector512<long> word = Vector512.LoadUnsafe(ref first, (nuint)i), u = word >>> 1, sign = -(word & Vector512<long>.One), magnitude = Vector512<long>.Zero;
            foreach (long tail in s_tails)
                magnitude = Vector512.ConditionalSelect(Vector512.LessThan(u, Vector512.Create(tail)), magnitude + Vector512<long>.One, magnitude);
            ((magnitude ^ sign) - sign).StoreUnsafe(ref first, (nuint)i);
        }
        for (; i < destination.Length; i++)
            destination[i] = Sample(destination[i]);
    }

    // u - tail is negative exactly when u < tail: both are below 2^63.
    private static long Sample(long word)
    {
        long u = (long)((ulong)word >> 1), sign = -(word & 1), magnitude = 0;
        foreach (long tail in s_tails)
            magnitude -= (u - tail) >> 63;
        return (magnitude ^ sign) - sign;
    }

    private static long[] MakeTails()
    {
        // Summed from the far end, so that small tails keep their relative precision.
        const int far = 48;
        var weight = new double[far + 1];
        for (int k = far; k >= 1; k--)
            weight[k] = Math.Exp(-k * k / (2 * Sigma * Sigma)) + (k < far ? weight[k + 1] : 0);
        double total = 1 + (2 * weight[1]);
        return [.. weight.Skip(1).Select(tail => (long)(2 * tail / total * Math.ScaleB(1, 63))).TakeWhile(threshold => threshold > 0)];
    }
}
