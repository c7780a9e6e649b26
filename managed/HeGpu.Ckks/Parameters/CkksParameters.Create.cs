using System.Globalization;
using System.Numerics;
using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

public sealed partial class CkksParameters
{
    public const int MinLogDegree = 10;
    public const int MaxLogDegree = 17;
    public const int MaxPrimeBits = 60;

    /// <summary>
    /// Checks a literal and makes its ring: distinct primes 1 mod 2N in SEAL's order, or those
    /// given; a scale that fits q_0; a special modulus P of at least the largest key-switch digit unless the primes are given (or key switching would drown
    /// the message in noise); log2(Q P) within
    /// the tables at 128 bits unless <see cref="CkksParametersLiteral.AllowInsecure"/>.
    /// </summary>
    /// <exception cref="CkksException">InvalidParameters or InsecureParameters, naming what was wrong and what to change.</exception>
    public static CkksParameters Create(CkksParametersLiteral literal)
    {
        CheckShape(literal);
        int data = literal.DataBits.Count;
        PolynomialRing ring;
        try
        {
            IReadOnlyList<ulong> primes = literal.Primes ?? PrimeGenerator.Primes(1 << literal.LogDegree, [.. literal.DataBits, .. literal.SpecialBits]);
            ring = new PolynomialRing(1 << literal.LogDegree, [.. primes.Take(data)], [.. primes.Skip(data)]);
        }
        catch (ArgumentException e)
        {
            throw Invalid(e.Message);
        }
        if (literal.Primes is null)
            CheckSpecialProduct(ring);
        var owned = literal with { DataBits = [.. literal.DataBits], SpecialBits = [.. literal.SpecialBits], Primes = literal.Primes?.ToArray() };
        var parameters = new CkksParameters(owned, ring);
        if (parameters.IsInsecure && !literal.AllowInsecure)
            throw new CkksException(CkksErrorKind.InsecureParameters, string.Create(CultureInfo.InvariantCulture,
                $"log2(QP) is {parameters.LogQP:0.0}, 128-bit security at N = 2^{literal.LogDegree} allows {parameters.Security.LimitAt128}: use fewer or smaller primes, a larger degree, or AllowInsecure for experiments."));
        return parameters;
    }

    private static void CheckShape(CkksParametersLiteral literal)
    {
        if (literal.LogDegree is < MinLogDegree or > MaxLogDegree)
            throw Invalid($"log2 N is {literal.LogDegree}, expected {MinLogDegree} .. {MaxLogDegree}.");
        if (literal.DataBits is null || literal.SpecialBits is null)
            throw Invalid("The lists of data and special primes are missing.");
        if (literal.DataBits.Count == 0 || literal.SpecialBits.Count == 0)
            throw Invalid($"{literal.DataBits.Count} data and {literal.SpecialBits.Count} special primes: at least one of each is needed.");
        if (literal.SpecialBits.Count > literal.DataBits.Count)
            throw Invalid($"{literal.SpecialBits.Count} special primes for {literal.DataBits.Count} data primes: more than one digit needs is waste.");
        if (literal.DataBits.Count + literal.SpecialBits.Count > PolynomialRing.MaxModuli)
            throw Invalid($"{literal.DataBits.Count + literal.SpecialBits.Count} primes, at most {PolynomialRing.MaxModuli} are possible.");
        foreach (int bits in literal.DataBits.Concat(literal.SpecialBits))
            if (bits < literal.LogDegree + 3 || bits > MaxPrimeBits)
                throw Invalid($"A prime of {bits} bits at N = 2^{literal.LogDegree}: sizes from {literal.LogDegree + 3} to {MaxPrimeBits} are possible.");
        if (literal.Primes is { } primes && !primes.Select(CkksParametersLiteral.BitLength).SequenceEqual(literal.DataBits.Concat(literal.SpecialBits)))
            throw Invalid($"{primes.Count} primes of {string.Join(", ", primes.Select(CkksParametersLiteral.BitLength))} bits are given where sizes {string.Join(", ", literal.DataBits.Concat(literal.SpecialBits))} are announced.");
        // At level 0 a value of magnitude 1 must fit into (-q_0/2, q_0/2).
        if (!(literal.LogScale >= 1 && literal.LogScale <= literal.DataBits[0] - 2))
            throw Invalid(string.Create(CultureInfo.InvariantCulture,
                $"log2 of the scale is {literal.LogScale:0.##}, but q_0 has {literal.DataBits[0]} bits: expected 1 .. {literal.DataBits[0] - 2}."));
    }

    private static void CheckSpecialProduct(PolynomialRing ring)
    {
        int width = ring.SpecialModuli.Count;
        BigInteger special = Product(ring.SpecialModuli);
        for (int first = 0; first < ring.DataModuli.Count; first += width)
        {
            BigInteger digit = Product(ring.DataModuli.Skip(first).Take(width));
            if (digit > special)
                throw Invalid(string.Create(CultureInfo.InvariantCulture,
                    $"The {width} special primes multiply to 2^{BigInteger.Log(special, 2):0.00}, but the digit of data primes {first} .. {Math.Min(first + width, ring.DataModuli.Count) - 1} to 2^{BigInteger.Log(digit, 2):0.00}: make the special primes larger or add one."));
        }
    }

    private static BigInteger Product(IEnumerable<ulong> primes) => primes.Aggregate(BigInteger.One, (product, q) => product * q);

    private static CkksException Invalid(string message) => new(CkksErrorKind.InvalidParameters, message);
}
