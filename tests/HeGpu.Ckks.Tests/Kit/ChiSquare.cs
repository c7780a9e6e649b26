namespace HeGpu.Ckks.Tests;

/// <summary>Pearson's test with fixed seeds: a wrong distribution fails always, a right one never.</summary>
public static class ChiSquare
{
    public static double Of(IReadOnlyList<double> counts, IReadOnlyList<double> expected) =>
        counts.Zip(expected, (c, e) => (c - e) * (c - e) / e).Sum();

    /// <summary>About five standard deviations above the mean.</summary>
    public static double Limit(int degrees) => degrees + (5 * Math.Sqrt(2 * degrees)) + 5;
}
