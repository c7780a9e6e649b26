using System.Collections.Concurrent;

namespace HeGpu.SelfTest;

/// <summary>
/// Rings with moduli of 49, 30, 60, 45, 50, 36 and 59 bits in the chain and three special primes of 60, 49 and 51 bits: every arithmetic path of a
/// device meets every other within one verb.
/// </summary>
public static class TestRings
{
    private static readonly ConcurrentDictionary<(int, bool), PolynomialRing> s_rings = new();

    public static PolynomialRing Of(int logDegree) => s_rings.GetOrAdd((logDegree, false), static key => Make(key.Item1, [49, 30, 60, 45, 50, 36, 59], [60, 49, 51]));

    /// <summary>The same shape with moduli of at most 50 bits, down to 24: the fast paths of conversions between bases.</summary>
    public static PolynomialRing Small(int logDegree) => s_rings.GetOrAdd((logDegree, true), static key => Make(key.Item1, [49, 30, 50, 45, 50, 36, 24], [50, 24, 49]));

    private static PolynomialRing Make(int logDegree, int[] data, int[] special)
    {
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(1 << logDegree, [.. data, .. special]);
        return new PolynomialRing(1 << logDegree, [.. primes.Take(data.Length)], [.. primes.Skip(data.Length)]);
    }
}
