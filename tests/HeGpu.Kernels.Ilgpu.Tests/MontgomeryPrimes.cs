namespace HeGpu.Kernels.Ilgpu.Tests;

/// <summary>Rings of primes q1 2^32 + 1.</summary>
internal static class MontgomeryPrimes
{
    public static PolynomialRing Ring(int logDegree)
    {
        var primes = new List<ulong>();
        for (ulong q = (1UL << 55) + 1; primes.Count < 10; q += 1UL << 32)
            if (PrimeGenerator.IsPrime(q))
                primes.Add(q);
        return new PolynomialRing(1 << logDegree, primes[..7], primes[7..]);
    }
}
