using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HeGpu.Ckks;

/// <summary>Uniform on {-1, 0, 1}: floor(3 u / 2^64) - 1 of each word u, biased by less than 2^-62, without branches.</summary>
public static class UniformTernary
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    public static void Fill(RandomStream stream, Span<long> destination)
    {
        stream.Fill(MemoryMarshal.Cast<long, ulong>(destination));
        foreach (ref long x in destination)
            x = (long)Math.BigMul((ulong)x, 3, out _) - 1;
    }
}
