namespace HeGpu.Arithmetic.Tests;

/// <summary>The oracle against the definitions; all other devices are compared with the oracle.</summary>
[NoLeakedBuffers]
public class ReferenceDeviceTests
{
    public static TheoryData<int> LogDegrees => [4, 5, 7];

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void TransformsAsDefined(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        PolyView<Ntt> x = polys.Random(ring.AllLimbs);
        ulong[][] before = polys.Words(x);
        polys.Device.ForwardNtt(polys.Device.InverseNtt(x));
        Assert.Equal(before, polys.Words(x));
        PolyView<Coefficient> coefficients = polys.Device.InverseNtt(x);
        before = polys.Words(x);
        polys.Device.ForwardNtt(coefficients);
        ulong[][] after = polys.Words(x);
        for (int i = 0; i < after.Length; i++)
            Assert.Equal(Definitions.Ntt(before[i], ring.Modulus(i)), after[i]);
    });

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void MultipliesPolynomials(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        PolyView<Ntt> a = polys.Random(ring.AllLimbs), b = polys.Random(ring.AllLimbs), d = polys.Empty(ring.AllLimbs);
        polys.Device.Multiply(a, b, d);
        (ulong[][] x, ulong[][] y, ulong[][] product) = (polys.Coefficients(a), polys.Coefficients(b), polys.Coefficients(d));
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(Definitions.NegacyclicProduct(x[i], y[i], ring.Modulus(i)), product[i]);
    });

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void AppliesAutomorphismsToThePolynomial(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        PolyView<Ntt> a = polys.Random(ring.AllLimbs), d = polys.Empty(ring.AllLimbs);
        foreach (uint element in new[] { ring.GaloisElement(1), ring.GaloisElement(-3), ring.ConjugationElement })
        {
            polys.Device.Automorphism(a, element, d);
            (ulong[][] x, ulong[][] image) = (polys.Coefficients(a), polys.Coefficients(d));
            for (int i = 0; i < x.Length; i++)
                Assert.Equal(Definitions.Automorphism(x[i], element, ring.Modulus(i)), image[i]);
        }
    });

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void ConvertsCentredIntegers(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        foreach ((LimbRange from, LimbRange to) in new[] { (new LimbRange(0, 3), new LimbRange(3, 4, 3)), (new(0, 0, 3), new(0, 7)), (new(4, 1), new(0, 4, 1)) })
        {
            PolyView<Ntt> x = polys.Random(from), d = polys.Empty(to);
            BigInteger[] integers = polys.Integers(x)[0];
            polys.Device.ConvertBasis(polys.Device.InverseNtt(x), polys.Device.InverseNtt(d));
            ulong[][] residues = polys.Words(d);
            for (int j = 0; j < residues.Length; j++)
                Assert.Equal(integers.Select(integer => Definitions.Residue(integer, ring.ModulusAt(to, j))), residues[j]);
        }
    });

    // |x / D - result| <= 1/2 coefficient by coefficient, in the moduli that stay.
    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void RescalesToTheNearest(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        PolyView<Ntt> x = polys.Random(new(0, 4), 2), d = polys.Empty(new(0, 3), 2);
        BigInteger[][] integers = polys.Integers(x);
        polys.Device.Rescale(x, d);
        AssertQuotients(ring, integers, ring.DataModuli[3], polys.Coefficients(d), new(0, 3));
    });

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void DividesByTheSpecialPrimesToTheNearest(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        PolyView<Ntt> x = polys.Random(new(0, 4, 2), 2), d = polys.Empty(new(0, 4), 2);
        BigInteger[][] integers = polys.Integers(x);
        polys.Device.ModDown(x, d);
        AssertQuotients(ring, integers, (BigInteger)ring.SpecialModuli[0] * ring.SpecialModuli[1], polys.Coefficients(d), new(0, 4));
    });

    // With and without the last prime in the divisor: the sum of digits times keys, plus P times the addend, divided to the nearest.
    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void SwitchesKeysToTheNearest(int results) => OnRing(5, (ring, polys) =>
    {
        LimbRange extended = new(0, 3, 2), data = new(0, 3), after = new(0, results);
        PolyView<Ntt> x = polys.Random(data), key = polys.Random(extended, 4), addend = polys.Random(data, 2), d = polys.Empty(after, 2);
        PolyView<Ntt> digits = polys.Empty(extended, 2), sum = polys.Empty(extended, 2);
        polys.Device.ModUp(x, 2, digits);
        polys.Device.SumOfProducts([digits.Slice(0), digits.Slice(1)], [key.Slice(0, 2), key.Slice(2, 2)], sum);
        BigInteger p = (BigInteger)ring.SpecialModuli[0] * ring.SpecialModuli[1];
        ulong[] multiple = [.. Enumerable.Range(0, 3).Select(i => (ulong)(p % ring.ModulusAt(data, i)))];
        polys.Device.MultiplyScalarAdd(addend, multiple, sum.WithLimbs(data));
        BigInteger[][] integers = polys.Integers(sum);
        polys.Device.SwitchKeys(x, 2, [new KeySwitch(key, addend, 1, d)]);
        AssertQuotients(ring, integers, results == 3 ? p : p * ring.DataModuli[2], polys.Coefficients(d), after);
    });

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void RaisesEveryDigitCentred(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        LimbRange data = new(0, 5), extended = new(0, 5, 2);
        PolyView<Ntt> x = polys.Random(data), digits = polys.Empty(extended, 3);
        polys.Device.ModUp(x, 2, digits);
        ulong[][] raised = polys.Coefficients(digits);
        for (int k = 0; k < 3; k++)
        {
            BigInteger[] digit = polys.Integers(x.WithLimbs(new(2 * k, Math.Min(2, 5 - (2 * k)))))[0];
            for (int i = 0; i < extended.Total; i++)
                Assert.Equal(digit.Select(integer => Definitions.Residue(integer, ring.ModulusAt(extended, i))), raised[(k * extended.Total) + i]);
        }
    });

    [Theory]
    [MemberData(nameof(LogDegrees))]
    public void SumsAndTensorsAsDefined(int logDegree) => OnRing(logDegree, (ring, polys) =>
    {
        LimbRange limbs = ring.AllLimbs;
        PolyView<Ntt> a = polys.Random(limbs, 2), b = polys.Random(limbs, 2), t = polys.Empty(limbs, 3), s = polys.Empty(limbs, 2);
        polys.Device.Tensor(a, b, t);
        polys.Device.SumOfProducts([a, b, a], [b, b, a], s);
        (ulong[][] x, ulong[][] y, ulong[][] tensor, ulong[][] sum) = (polys.Words(a), polys.Words(b), polys.Words(t), polys.Words(s));
        int count = limbs.Total;
        for (int i = 0; i < count; i++)
            for (int j = 0; j < ring.Degree; j++)
            {
                BigInteger q = ring.ModulusAt(limbs, i), x0 = x[i][j], x1 = x[count + i][j], y0 = y[i][j], y1 = y[count + i][j];
                Assert.Equal(x0 * y0 % q, tensor[i][j]);
                Assert.Equal(((x0 * y1) + (x1 * y0)) % q, tensor[count + i][j]);
                Assert.Equal(x1 * y1 % q, tensor[(2 * count) + i][j]);
                Assert.Equal(((x0 * y0) + (y0 * y0) + (x0 * x0)) % q, sum[i][j]);
                Assert.Equal(((x1 * y1) + (y1 * y1) + (x1 * x1)) % q, sum[count + i][j]);
            }
    });

    [Fact]
    public void RoundsAsBigIntegersDo() => OnRing(6, (ring, polys) =>
    {
        Random random = polys.Source;
        double[] values = [.. Enumerable.Range(0, ring.Degree).Select(_ => ((2 * random.NextDouble()) - 1) * Math.ScaleB(1, random.Next(0, 120)))];
        PolyView<Ntt> d = polys.Empty(ring.AllLimbs);
        polys.Device.UploadRounded(values, polys.Device.InverseNtt(d));
        ulong[][] words = polys.Words(d);
        for (int i = 0; i < words.Length; i++)
            Assert.Equal(values.Select(value => Definitions.Residue(new BigInteger(Math.Round(value, MidpointRounding.ToEven)), ring.ModulusAt(ring.AllLimbs, i))), words[i]);
    });

    private static void AssertQuotients(PolynomialRing ring, BigInteger[][] integers, BigInteger divisor, ulong[][] residues, LimbRange limbs)
    {
        for (int p = 0; p < integers.Length; p++)
            for (int c = 0; c < ring.Degree; c++)
            {
                // Nearest integer: floor((2 x + D) / 2 D); D is odd, so there are no ties.
                BigInteger numerator = (2 * integers[p][c]) + divisor, quotient = BigInteger.DivRem(numerator, 2 * divisor, out BigInteger rest) - (rest < 0 ? 1 : 0);
                for (int i = 0; i < limbs.Total; i++)
                    Assert.Equal(Definitions.Residue(quotient, ring.ModulusAt(limbs, i)), residues[(p * limbs.Total) + i][c]);
            }
    }

    private static void OnRing(int logDegree, Action<PolynomialRing, ReferencePolynomials> test) => Seeded.Run(random =>
    {
        using var polys = new ReferencePolynomials(TestRings.Of(logDegree), random);
        test(TestRings.Of(logDegree), polys);
    });
}
