using System.Collections.Concurrent;

namespace HeGpu.Kernels.Tests;

/// <summary>Rings of primes q1 2^32 + 1 from 42 to 60 bits, in the shape of <see cref="TestRings"/>.</summary>
internal static class MontgomeryRings
{
    private static readonly ConcurrentDictionary<int, PolynomialRing> s_rings = new();
    private static readonly Lazy<ulong[]> s_primes = new(() => Primes([49, 42, 60, 45, 50, 44, 59, 60, 49, 51]));

    public static PolynomialRing Of(int logDegree) => s_rings.GetOrAdd(logDegree, static log => new PolynomialRing(1 << log, s_primes.Value[..7], s_primes.Value[7..]));

    // The largest of each size.
    private static ulong[] Primes(int[] sizes)
    {
        var found = new List<ulong>();
        foreach (int bits in sizes)
        {
            ulong q = (1UL << bits) - (1UL << 32) + 1;
            while (found.Contains(q) || !PrimeGenerator.IsPrime(q))
                q -= 1UL << 32;
            Assert.Equal(bits, 64 - System.Numerics.BitOperations.LeadingZeroCount(q));
            found.Add(q);
        }
        return [.. found];
    }
}
