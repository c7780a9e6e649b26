namespace HeGpu.Ckks;

/// <summary>
/// Ready-made parameters, all at 128 bits by both tables, all primes of at most 50 bits (the fast range of AVX-512 IFMA).
/// Special primes are a little larger than the data primes, so that their product exceeds the largest digit (with q_0).
/// </summary>
public static class CkksPresets
{
    /// <summary>N = 2^13, 3 levels of 36 bits, dnum 4.</summary>
    public static CkksParametersLiteral Shallow13 { get; } = Make(13, 50, 3, 36, 1, 50);

    /// <summary>N = 2^14, 7 levels of 40 bits, dnum 4.</summary>
    public static CkksParametersLiteral Medium14 { get; } = Make(14, 50, 7, 40, 2, 46);

    /// <summary>N = 2^15, 14 levels of 40 bits, dnum 3: the default of small networks.</summary>
    public static CkksParametersLiteral Deep15 { get; } = Make(15, 50, 14, 40, 5, 43);

    /// <summary>N = 2^16, 25 levels of 45 bits, dnum 3.</summary>
    public static CkksParametersLiteral Deep16 { get; } = Make(16, 50, 25, 45, 9, 46);

    /// <summary>All of them by name, smallest first.</summary>
    public static IReadOnlyDictionary<string, CkksParametersLiteral> All { get; } = new SortedDictionary<string, CkksParametersLiteral>(StringComparer.Ordinal)
    {
        ["n13-3x36"] = Shallow13,
        ["n14-7x40"] = Medium14,
        ["n15-14x40"] = Deep15,
        ["n16-25x45"] = Deep16,
    };

    private static CkksParametersLiteral Make(int logDegree, int firstBits, int levels, int bits, int specials, int specialBits) =>
        new(logDegree, [firstBits, .. Enumerable.Repeat(bits, levels)], [.. Enumerable.Repeat(specialBits, specials)], bits);
}
