namespace HeGpu.Ckks;

/// <summary>
/// Largest log2(Q P) for a uniform ternary secret and errors of standard deviation 3.2, against classical attacks.
/// The two published tables, as printed; nothing is interpolated.
/// </summary>
public static class SecurityTables
{
    public const string Standard2018 = "HomomorphicEncryption.org security standard 2018, table 1 (ternary secret)";
    public const string Guidelines2024 = "Security guidelines for implementing HE, eprint 2024/463 (ternary secret, 128 bits)";

    // N = 2^10 .. 2^15; columns 128, 192 and 256 bits.
    private static readonly int[,] s_standard =
    {
        { 27, 19, 14 },
        { 54, 37, 29 },
        { 109, 75, 58 },
        { 218, 152, 118 },
        { 438, 305, 237 },
        { 881, 611, 476 },
    };

    // N = 2^10 .. 2^17, 128 bits.
    private static readonly int[] s_guidelines = [26, 53, 106, 214, 430, 868, 1747, 3523];

    /// <summary>The 2018 limit, or null where that table has no row (N above 2^15) or no such level.</summary>
    /// <param name="logDegree">log2 N, 10 .. 17.</param>
    /// <param name="securityBits">128, 192 or 256.</param>
    public static int? StandardLimit(int logDegree, int securityBits)
    {
        int column = securityBits switch { 128 => 0, 192 => 1, 256 => 2, _ => -1 };
        return column >= 0 && logDegree is >= 10 and <= 15 ? s_standard[logDegree - 10, column] : null;
    }

    /// <summary>The 2024 limit at 128 bits, or null outside N = 2^10 .. 2^17.</summary>
    public static int? GuidelinesLimit(int logDegree) => logDegree is >= 10 and <= 17 ? s_guidelines[logDegree - 10] : null;

    /// <summary>The limit that decides 128-bit security: the 2018 table where it has a row, else the guidelines.</summary>
    public static int Limit128(int logDegree) =>
        StandardLimit(logDegree, 128) ?? GuidelinesLimit(logDegree)
        ?? throw new ArgumentOutOfRangeException(nameof(logDegree), $"No security table covers N = 2^{logDegree}; N = 2^10 .. 2^17 are covered.");

    public static SecurityVerdict Judge(int logDegree, double logQP)
    {
        int bits = logQP <= Limit128(logDegree) ? 128 : 0;
        foreach (int level in (ReadOnlySpan<int>)[192, 256])
            if (StandardLimit(logDegree, level) is int limit && logQP <= limit)
                bits = level;
        return new SecurityVerdict(bits, Limit128(logDegree),
            StandardLimit(logDegree, 128) is int standard ? logQP <= standard : null,
            GuidelinesLimit(logDegree) is int guidelines ? logQP <= guidelines : null);
    }
}

/// <param name="Bits">0 (below 128), 128, 192 or 256.</param>
/// <param name="LimitAt128">Largest log2(Q P) at 128 bits for this degree.</param>
/// <param name="PassesStandard2018">128 bits by the 2018 table; null where it has no row.</param>
/// <param name="PassesGuidelines2024">128 bits by the 2024 table; null where it has no row.</param>
public sealed record SecurityVerdict(int Bits, int LimitAt128, bool? PassesStandard2018, bool? PassesGuidelines2024)
{
    public override string ToString()
    {
        static string Say(bool? passes) => passes switch { true => "passed", false => "FAILED", null => "no row" };
        string grade = Bits == 0 ? "INSECURE (below 128 bits)" : $"{Bits}-bit";
        return $"{grade}; 2018 standard {Say(PassesStandard2018)}, 2024 guidelines {Say(PassesGuidelines2024)}";
    }
}
