using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>
/// Smallest primes that serve: a scale just large enough for the target error, q_0 wide enough for the output's bound at that scale, one prime
/// of the scale's size per level, and as many special primes as key switching is cheapest with, their product at least that of any digit.
/// </summary>
internal static class ParameterChoice
{
    public const int MinScaleBits = 30;

    /// <summary>All primes stay below 2^50, the fast range of AVX-512 IFMA.</summary>
    public const int MaxPrimeBits = 50;

    private const int MaxSpecials = 10;

    /// <summary>Null when no choice of special primes reaches the security wanted at this degree.</summary>
    /// <param name="logDegree">log2 N.</param>
    /// <param name="depth">Levels.</param>
    /// <param name="scaleBits">log2 of the scale.</param>
    /// <param name="outputBound">Largest absolute output, margin included.</param>
    /// <param name="options">Security and prices.</param>
    public static CkksParametersLiteral? Make(int logDegree, int depth, int scaleBits, double outputBound, PlanOptions options)
    {
        int first = Math.Min(MaxPrimeBits - 1, scaleBits + HeadroomBits(outputBound));
        int[] data = [first, .. Enumerable.Repeat(scaleBits, depth)];
        CkksParametersLiteral? best = null;
        double least = double.MaxValue;
        for (int k = 1; k <= Math.Min(MaxSpecials, data.Length); k++)
        {
            int special = (int)Math.Ceiling((first + ((k - 1) * scaleBits) + 1) / (double)k);
            if (special > MaxPrimeBits) continue;
            bool secure = data.Sum() + (k * special) <= Limit(logDegree);
            if (!secure && options.SecurityBits >= 128) continue;
            double price = Price(options.Costs, logDegree, depth, k);
            if (price >= least) continue;
            least = price;
            best = new(logDegree, data, [.. Enumerable.Repeat(special, k)], Math.Min(scaleBits, first - 2), AllowInsecure: options.SecurityBits < 128);
        }

        return best;
    }

    /// <summary>Both published tables must agree that it is 128 bits.</summary>
    private static int Limit(int logDegree) =>
        Math.Min(SecurityTables.Limit128(logDegree), SecurityTables.GuidelinesLimit(logDegree) ?? int.MaxValue);

    /// <summary>Bits of q_0 above the scale: the bound, its sign, and one for errors.</summary>
    public static int HeadroomBits(double bound) => Math.Max(2, (int)Math.Ceiling(Math.Log2(Math.Max(bound, 1))) + 2);

    /// <summary>Rotations at a high, a middle and a low level, with their share of decompositions.</summary>
    private static double Price(CostTable costs, int logDegree, int depth, int specials)
    {
        double sum = 0;
        foreach (int level in (ReadOnlySpan<int>)[depth, (depth + 1) / 2, 1])
        {
            int l = Math.Min(level, depth);
            sum += costs.Seconds(OperationKind.HoistedRotation, logDegree, l, specials) + costs.Seconds(OperationKind.RotateSumTerm, logDegree, l, specials);
        }

        return sum;
    }
}
