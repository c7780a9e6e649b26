namespace HeGpu.Models;

/// <summary>The polynomial nearest to max(0, x) in mean square on given values.</summary>
internal static class ReluFit
{
    /// <summary>
    /// Weight, as a share of the values, of staying near the fit for normally distributed values of the same spread: decides where the
    /// values say nothing (a channel that is always zero).
    /// </summary>
    private const double PriorWeight = 1e-4;

    public static double[] Of(double[] values, int degree)
    {
        double deviation = Math.Max(1e-3, Math.Sqrt(values.Average(x => x * x))), pull = Math.Sqrt(PriorWeight * values.Length);
        // Powers of x / deviation, and a row for each coefficient that holds it near its prior value.
        var columns = new double[degree + 1][];
        for (int k = 0; k <= degree; k++)
        {
            columns[k] = new double[values.Length + degree + 1];
            for (int i = 0; i < values.Length; i++) columns[k][i] = Math.Pow(values[i] / deviation, k);
            columns[k][values.Length + k] = pull;
        }

        double[] target = [.. values.Select(x => Math.Max(0, x) / deviation), .. Enumerable.Range(0, degree + 1).Select(k => k < 3 ? pull * InitialWeights.ReluQuadratic[k] : 0)];
        double[] fit = LeastSquares.Solve(columns, target);
        for (int k = 0; k <= degree; k++) fit[k] *= Math.Pow(deviation, 1 - k);
        return fit;
    }
}
