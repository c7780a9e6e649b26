namespace HeGpu.Arithmetic.Tests;

public class ModulusTests
{
    public static TheoryData<ulong> Primes => [3, 17, 12289, 1073479681, 562949953216513, (1UL << 61) - 1];

    [Theory]
    [MemberData(nameof(Primes))]
    public void AgreesWithBigIntegers(ulong value) => Seeded.Run(random =>
    {
        var q = new Modulus(value);
        for (int i = 0; i < 200; i++)
        {
            ulong a = (ulong)random.NextInt64((long)value), b = (ulong)random.NextInt64((long)value), e = (ulong)random.NextInt64();
            long s = random.NextInt64() - random.NextInt64();
            Assert.Equal((a + (BigInteger)b) % value, q.Add(a, b));
            Assert.Equal(Floor((BigInteger)a - b, value), q.Subtract(a, b));
            Assert.Equal(Floor(-(BigInteger)a, value), q.Negate(a));
            Assert.Equal((BigInteger)a * b % value, q.Multiply(a, b));
            Assert.Equal(BigInteger.ModPow(a, e, value), q.Power(a, e));
            Assert.Equal(Floor(s, value), q.ReduceSigned(s));
            if (a != 0)
                Assert.Equal(1UL % value, q.Multiply(a, q.Inverse(a)));
        }
    });

    [Fact]
    public void CentresBeforeItReduces()
    {
        Modulus from = new(97), to = new(17);
        for (ulong a = 0; a < 97; a++)
            Assert.Equal(Floor(a > 48 ? (BigInteger)a - 97 : a, 17), to.ReduceCentred(a, from));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4096)]
    [InlineData(1UL << 61 | 1)]
    public void RefusesWhatIsOutOfRange(ulong value) => Assert.Throws<ArgumentOutOfRangeException>(() => new Modulus(value));

    [Fact]
    public void ZeroHasNoInverse() => Assert.Throws<DivideByZeroException>(() => new Modulus(17).Inverse(0));

    private static BigInteger Floor(BigInteger a, BigInteger q) => ((a % q) + q) % q;
}
