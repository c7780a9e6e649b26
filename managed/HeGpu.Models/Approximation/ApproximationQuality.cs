namespace HeGpu.Models;

/// <summary>
/// How near an approximation comes to a function over equally spaced points: y the function's values, e the differences.
/// These are the measures of the SLAF study (PLoS ONE 19(7):e0306420).
/// </summary>
/// <param name="RSquared">Squared correlation of both, so a constant factor or offset costs nothing (it is not 1 - |e|^2/|y|^2).</param>
/// <param name="OneNorm">|e|_1 / |y|_1.</param>
/// <param name="TwoNorm">|e|_2 / |y|_2.</param>
public sealed record ApproximationQuality(double RSquared, double OneNorm, double TwoNorm)
{
    public static ApproximationQuality Measure(Func<double, double> function, Func<double, double> approximation, double low, double high, int points = 1000)
    {
        double[] x = [.. Enumerable.Range(0, points).Select(i => low + ((high - low) * i / (points - 1)))];
        double[] y = [.. x.Select(function)], p = [.. x.Select(approximation)];
        double meanY = y.Average(), meanP = p.Average(), covariance = 0, varianceY = 0, varianceP = 0;
        for (int i = 0; i < points; i++)
        {
            covariance += (y[i] - meanY) * (p[i] - meanP);
            varianceY += (y[i] - meanY) * (y[i] - meanY);
            varianceP += (p[i] - meanP) * (p[i] - meanP);
        }

        double[] errors = [.. y.Zip(p, (a, b) => a - b)];
        return new(
            covariance * covariance / (varianceY * varianceP),
            errors.Sum(Math.Abs) / y.Sum(Math.Abs),
            Math.Sqrt(errors.Sum(e => e * e) / y.Sum(v => v * v)));
    }
}
