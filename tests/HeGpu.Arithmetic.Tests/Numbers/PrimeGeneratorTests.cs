namespace HeGpu.Arithmetic.Tests;

public class PrimeGeneratorTests
{
    // SEAL 4.1: CoeffModulus::Create(8192, {60, 40, 40, 60}) as in its CKKS examples.
    [Fact]
    public void GivesSealsChain()
    {
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(8192, [60, 40, 40, 60]);
        List<ulong> sixty = DescendingByDefinition(8192, 60, 2), forty = DescendingByDefinition(8192, 40, 2);
        Assert.Equal([sixty[1], forty[1], forty[0], sixty[0]], primes);
    }

    [Theory]
    [InlineData(1024, 30)]
    [InlineData(4096, 36)]
    [InlineData(32768, 49)]
    public void PrimesAreDistinctOfTheSizeAndOneModTwoN(int degree, int bits)
    {
        IReadOnlyList<ulong> primes = PrimeGenerator.Primes(degree, [.. Enumerable.Repeat(bits, 9)]);
        Assert.Equal(9, primes.Distinct().Count());
        Assert.All(primes, q =>
        {
            Assert.Equal(1UL, q % (2 * (ulong)degree));
            Assert.Equal(bits - 1, BitOperations.Log2(q));
        });
    }

    [Fact]
    public void AgreesWithTrialDivision()
    {
        for (ulong n = 0; n < 5000; n++)
            Assert.Equal(IsPrimeByTrial(n), PrimeGenerator.IsPrime(n));
        Assert.False(PrimeGenerator.IsPrime(3215031751));           // strong pseudoprime to 2, 3, 5, 7
        Assert.False(PrimeGenerator.IsPrime(3825123056546413051));  // and to 2 .. 23
        Assert.True(PrimeGenerator.IsPrime((1UL << 61) - 1));
    }

    [Fact]
    public void RefusesImpossibleSizes()
    {
        Assert.Contains("60", Assert.Throws<ArgumentException>(() => PrimeGenerator.Primes(1024, [61])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PrimeGenerator.Primes(1000, [40]));
        Assert.Throws<ArgumentException>(() => PrimeGenerator.Primes(1 << 16, [.. Enumerable.Repeat(19, 5)]));
    }

    private static List<ulong> DescendingByDefinition(ulong degree, int bits, int count)
    {
        var found = new List<ulong>();
        for (ulong k = ((1UL << bits) - 2) / (2 * degree); found.Count < count; k--)
            if (PrimeGenerator.IsPrime((k * 2 * degree) + 1))
                found.Add((k * 2 * degree) + 1);
        return found;
    }

    private static bool IsPrimeByTrial(ulong n)
    {
        for (ulong d = 2; d * d <= n; d++)
            if (n % d == 0)
                return false;
        return n >= 2;
    }
}
