namespace HeGpu.Models;

/// <summary>
/// sum_k b_k sin(k w x) for an odd function (whose cosines vanish), least squares over equally spaced points of [-1, 1] in the b_k and in w.
/// For comparison only: ciphertexts have no sine.
/// </summary>
public sealed record SineFit(double Frequency, IReadOnlyList<double> Amplitudes)
{
    private const int Steps = 40;

    /// <summary>Golden-section search for w in [1/2, 1] pi, where the period exceeds the interval by at most its length.</summary>
    public static SineFit Of(Func<double, double> function, int harmonics, int points = 1000)
    {
        double[] x = [.. Enumerable.Range(0, points).Select(i => -1 + (2.0 * i / (points - 1)))], y = [.. x.Select(function)];
        double golden = (Math.Sqrt(5) - 1) / 2, low = Math.PI / 2, high = Math.PI;
        for (int step = 0; step < Steps; step++)
        {
            double width = golden * (high - low);
            if (Error(high - width) < Error(low + width)) high = low + width;
            else low = high - width;
        }

        return At((low + high) / 2);

        SineFit At(double w) =>
            new(w, LeastSquares.Solve([.. Enumerable.Range(1, harmonics).Select(k => Array.ConvertAll(x, v => Math.Sin(k * w * v)))], y));

        double Error(double w)
        {
            SineFit fit = At(w);
            return x.Zip(y, (u, v) => Math.Pow(v - fit.Evaluate(u), 2)).Sum();
        }
    }

    public double Evaluate(double x) => Amplitudes.Select((b, i) => b * Math.Sin((i + 1) * Frequency * x)).Sum();
}
