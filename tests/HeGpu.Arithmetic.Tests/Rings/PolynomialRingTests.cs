namespace HeGpu.Arithmetic.Tests;

public class PolynomialRingTests
{
    private static readonly IReadOnlyList<ulong> Chain = PrimeGenerator.Primes(64, [40, 30, 30, 50]);

    private static PolynomialRing Ring() => new(64, [.. Chain.Take(3)], [Chain[3]]);

    [Fact]
    public void NumbersItsModuli()
    {
        PolynomialRing ring = Ring();
        var limbs = new LimbRange(1, 2, 1);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(i => ring.ModulusIndex(limbs, i)));
        Assert.Equal([Chain[1], Chain[2], Chain[3]], Enumerable.Range(0, 3).Select(i => ring.ModulusAt(limbs, i)));
        Assert.Equal(new LimbRange(0, 3, 1), ring.AllLimbs);
    }

    [Fact]
    public void IsEqualByValue()
    {
        Assert.Equal(Ring(), Ring());
        Assert.Equal(Ring().GetHashCode(), Ring().GetHashCode());
        Assert.NotEqual(Ring(), new PolynomialRing(64, [.. Chain.Take(2)], [.. Chain.Skip(2)]));
    }

    [Fact]
    public void RefusesWhatIsNoRing()
    {
        Assert.Throws<ArgumentException>(() => new PolynomialRing(48, [Chain[0]], []));
        Assert.Throws<ArgumentException>(() => new PolynomialRing(8, [Chain[0]], []));
        Assert.Throws<ArgumentException>(() => new PolynomialRing(64, [], [Chain[0]]));
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new PolynomialRing(64, [Chain[0]], [Chain[0]])).Message, StringComparison.Ordinal);
        Assert.Contains("2N", Assert.Throws<ArgumentException>(() => new PolynomialRing(64, [Chain[0] + 2], [])).Message, StringComparison.Ordinal);
        Assert.Contains("prime", Assert.Throws<ArgumentException>(() => new PolynomialRing(64, [129], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GaloisElementsArePowersOfThree()
    {
        PolynomialRing ring = Ring();
        Assert.Equal(1u, ring.GaloisElement(0));
        Assert.Equal(3u, ring.GaloisElement(1));
        Assert.Equal(81u, ring.GaloisElement(4));
        Assert.Equal(ring.GaloisElement(31), ring.GaloisElement(-1));
        Assert.Equal(1u, ring.GaloisElement(5) * ring.GaloisElement(-5) % 128);
        Assert.Equal(127u, ring.ConjugationElement);
    }

    // X -> X^g sends the value at psi^e to the value at psi^(g e): checked on the exponents themselves.
    [Fact]
    public void AutomorphismTablesMultiplyTheExponents()
    {
        PolynomialRing ring = Ring();
        foreach (uint element in new[] { 1u, 3u, 9u, 127u, ring.GaloisElement(-7) })
        {
            ReadOnlySpan<uint> table = ring.AutomorphismTable(element);
            for (uint i = 0; i < 64; i++)
                Assert.Equal(element * Exponent(i) % 128, Exponent(table[(int)i]));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.AutomorphismTable(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.AutomorphismTable(129));
    }

    private static uint Exponent(uint i) => (2 * Convert.ToUInt32(new string([.. Convert.ToString(i, 2).PadLeft(6, '0').Reverse()]), 2)) + 1;
}
