using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>
/// Primes for a depth and a scale: q_0 as wide as the output's bound wants it, or narrower where that makes room for another special prime (the output
/// then comes at a smaller scale); one prime of the scale's size per level; and special primes whose product is 2 to 8 times the widest digit, so that
/// key switching adds little to its rounding. One choice for each number of special primes that is secure; which is cheapest, a plan's real rotations decide.
/// </summary>
internal static class ParameterChoice
{
    /// <summary>Of the scale, where the degree leaves the choice; where it has no room for the levels then, down to <see cref="LeastScaleBits"/>.</summary>
    public const int MinScaleBits = 30, LeastScaleBits = 25;

    /// <summary>All primes stay below 2^50, the fast range of AVX-512 IFMA.</summary>
    public const int MaxPrimeBits = 50;

    private const int MaxSpecials = 10;

    /// <summary>Bits of P above the widest digit: noise of a digit against rounding falls by half with each.</summary>
    private const int LeastMargin = 1, FullMargin = 3;

    /// <summary>Least bits of q_0 above the scale.</summary>
    private const int LeastHeadroom = 2;

    /// <summary>Fewest special primes first; empty when none reaches the security wanted at this degree.</summary>
    /// <param name="logDegree">log2 N.</param>
    /// <param name="depth">Levels.</param>
    /// <param name="scaleBits">log2 of the scale.</param>
    /// <param name="outputBound">Largest absolute output, margin included.</param>
    /// <param name="outputScales">Whether the output may come at a smaller scale than the rest.</param>
    /// <param name="securityBits">128, or 0 for any.</param>
    /// <param name="client">
    /// SEAL has one special prime, and its own limit of log2 QP at 128 bits is the 2018 table, which the limit here never exceeds. Its primes are named one by one,
    /// so that a client can read them in the plan. It is as wide as there is room for, at no cost: SEAL's digits are not around zero, and their noise in slot 0
    /// (<see cref="NoiseModel.DigitsFromZero"/>) falls with it.
    /// </param>
    public static IEnumerable<CkksParametersLiteral> Candidates(int logDegree, int depth, int scaleBits, double outputBound, bool outputScales, int securityBits, PlanClient client)
    {
        int widest = Math.Min(MaxPrimeBits - 1, scaleBits + (int)Math.Ceiling(Headroom(outputBound))), limit = securityBits >= 128 ? Limit(logDegree) : int.MaxValue;
        int narrowest = outputScales ? Math.Min(widest, scaleBits + LeastHeadroom) : widest;
        for (int k = 1; k <= Math.Min(client == PlanClient.Seal ? 1 : MaxSpecials, depth + 1); k++)
        {
            for (int first = widest; first >= narrowest; first--)
            {
                int digit = first + ((k - 1) * scaleBits);
                int special = Math.Min(client == PlanClient.Seal ? MaxPrimeBits : digit + FullMargin, Math.Min(k * MaxPrimeBits, limit - first - (depth * scaleBits)));
                if (special < digit + LeastMargin) continue;
                CkksParametersLiteral chosen = new(logDegree, [first, .. Enumerable.Repeat(scaleBits, depth)], Divide(special, k), Math.Min(scaleBits, first - 2), AllowInsecure: securityBits < 128);
                yield return client == PlanClient.Seal ? chosen.WithPrimes() : chosen;
                break;
            }
        }
    }

    /// <summary>Bits of q_0 above the scale: the bound, its sign, and a little for errors.</summary>
    private static double Headroom(double bound) => Math.Max(LeastHeadroom, Math.Log2(Math.Max(bound, 1)) + 1.25);

    /// <summary>Scale of an output that a linear node makes at level 0: that of the parameters, or what q_0 has room for.</summary>
    public static double OutputScale(CkksParameters parameters, double bound) =>
        Math.Min(parameters.Scale, Math.Max(Math.Pow(2, parameters.LogQAt(0) - Headroom(bound)), 2));

    /// <summary>Both published tables must agree that it is 128 bits.</summary>
    private static int Limit(int logDegree) =>
        Math.Min(SecurityTables.Limit128(logDegree), SecurityTables.GuidelinesLimit(logDegree) ?? int.MaxValue);

    private static int[] Divide(int bits, int primes) => [.. Enumerable.Range(0, primes).Select(i => (bits + primes - 1 - i) / primes)];
}
