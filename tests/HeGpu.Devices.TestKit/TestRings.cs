using System.Collections.Concurrent;

namespace HeGpu.Devices.TestKit;

/// <summary>
/// Rings with moduli of 49, 30, 60, 45, 50, 36 and 59 bits in the chain and three special primes of 60, 49 and 51 bits: every arithmetic path of a
/// device meets every other within one verb.
/// </summary>
public static class TestRings
{
    private static readonly ConcurrentDictionary<int, PolynomialRing> s_rings = new();

    public static PolynomialRing Of(int logDegree) => s_rings.GetOrAdd(logDegree, static log =>
    {
        int[] data = [49, 30, 60, 45, 50, 36, 59], special = [60, 49, 51];
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(1 << log, [.. data, .. special]);
        return new PolynomialRing(1 << log, [.. primes.Take(data.Length)], [.. primes.Skip(data.Length)]);
    });
}
