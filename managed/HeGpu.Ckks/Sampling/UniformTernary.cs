using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HeGpu.Ckks;

/// <summary>
/// Uniform on {-1, 0, 1}: floor(3 u / 2^64) - 1 of each word u, biased by less than 2^-62: the number of thresholds 2^64/3 and 2^65/3 that u
/// reaches, less one. No branches.
/// </summary>
public static class UniformTernary
{
    private const ulong OneThird = (ulong.MaxValue / 3) + 1, TwoThirds = (2 * (ulong.MaxValue / 3)) + 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    public static void Fill(RandomStream stream, Span<long> destination)
    {
        Span<ulong> words = MemoryMarshal.Cast<long, ulong>(destination);
        stream.Fill(words);
        ref ulong first = ref MemoryMarshal.GetReference(words);
        int i = 0;
        for (; i <= words.Length - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
        {
            Vector512<ulong> u = Vector512.LoadUnsafe(ref first, (nuint)i);
            // A comparison that holds gives -1.
            Vector512<ulong> below = Vector512.LessThan(u, Vector512.Create(OneThird)), atLeast = Vector512.GreaterThanOrEqual(u, Vector512.Create(TwoThirds));
            (below - atLeast).StoreUnsafe(ref first, (nuint)i);
        }
        for (; i < destination.Length; i++)
            destination[i] = (long)Math.BigMul(words[i], 3, out _) - 1;
    }
}
