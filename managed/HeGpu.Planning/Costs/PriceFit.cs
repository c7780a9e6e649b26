namespace HeGpu.Planning;

/// <summary>
/// Least squares of seconds = fixed + perUnit * units with relative weights (large and small operations count alike), both at least zero.
/// </summary>
internal static class PriceFit
{
    public static IEnumerable<CostEntry> Fit(int logDegree, IReadOnlyList<PriceSample> samples) =>
        samples.GroupBy(s => s.Kind).Select(g => Fit(g.Key, logDegree, [.. g]));

    private static CostEntry Fit(OperationKind kind, int logDegree, PriceSample[] samples)
    {
        double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
        foreach (PriceSample s in samples)
        {
            double weight = 1 / Math.Pow(Math.Max(s.Seconds, 1e-9), 2);
            w += weight;
            wx += weight * s.Units;
            wy += weight * s.Seconds;
            wxx += weight * s.Units * s.Units;
            wxy += weight * s.Units * s.Seconds;
        }

        double determinant = (w * wxx) - (wx * wx);
        double perUnit = determinant > 1e-12 * w * wxx ? ((w * wxy) - (wx * wy)) / determinant : 0;
        double constant = (wy - (perUnit * wx)) / w;
        if (perUnit <= 0) return new(kind, logDegree, wy / w, 0);
        if (constant < 0) return new(kind, logDegree, 0, wxy / wxx);
        return new(kind, logDegree, constant, perUnit);
    }
}
