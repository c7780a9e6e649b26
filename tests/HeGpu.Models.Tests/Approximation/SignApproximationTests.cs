using Xunit;

namespace HeGpu.Models.Tests;

public class SignApproximationTests
{
    /// <summary>The table of PLoS ONE 19(7):e0306420 and its published program, with R^2 read as a squared correlation.</summary>
    [Theory]
    [InlineData("least squares", 0.9394, 15.2, 24.6)]
    [InlineData("composition f(g)", 0.892, 19.8, 34.2)]
    [InlineData("Newton f(f)", 0.856, 26.7, 40.2)]
    [InlineData("Chebyshev", 0.935, 16.5, 25.7)]
    [InlineData("Fourier", double.NaN, 7.3, 15.0)]
    public void ThePublishedTableIsReproducedToThreeDigits(string name, double rSquared, double oneNorm, double twoNorm)
    {
        ApproximationQuality quality = SignApproximations.Compare().Single(r => r.Name == name).Quality;
        if (!double.IsNaN(rSquared)) Assert.Equal(rSquared, quality.RSquared, 0.5 * (name == "least squares" ? 1e-4 : 1e-3));
        Assert.Equal(oneNorm, 100 * quality.OneNorm, 0.05);
        Assert.Equal(twoNorm, 100 * quality.TwoNorm, 0.05);
    }

    [Fact]
    public void TheFrequencyOfTheSinesIsThePublishedOne() => Assert.Equal(2.940, SineFit.Of(x => Math.Sign(x), 9).Frequency, 5e-4);

    [Fact]
    public void TheChebyshevSeriesIsThePublishedOne()
    {
        PolynomialFit fit = SignApproximations.Polynomial(SignBase.Chebyshev);
        double[] series = [0, 1.2797, 0, -0.4444, 0, 0.2901, 0, -0.2365, 0, 0.1111];
        for (double x = -1; x <= 1; x += 0.01)
            Assert.Equal(series.Select((c, k) => c * Math.Cos(k * Math.Acos(Math.Clamp(x, -1, 1)))).Sum(), fit.Evaluate(x), 5 * 0.5e-4);
    }

    [Fact]
    public void CubicsAreThoseOfSlafP()
    {
        Close([0, 7.0 / 3, 0, -4.0 / 3], SignApproximations.Polynomial(SignBase.Chebyshev, 3), 1e-12);
        // The limit of many points; 1000 are within 1 %.
        Close([0, 45.0 / 16, 0, -35.0 / 16], PolynomialFit.LeastSquares(x => Math.Sign(x), -1, 1, 3, points: 100_000), 1e-4);
        Close([0, 45.0 / 16, 0, -35.0 / 16], SignApproximations.Polynomial(SignBase.LeastSquares, 3), 0.01 * 45 / 16);
        Close([0, 0.15, 0, -0.0005], SignApproximations.Polynomial(SignBase.Newton, 3).Widened(10), 1e-15);
        Assert.Throws<ArgumentException>(() => SignApproximations.Polynomial(SignBase.Newton, 5));
    }

    private static void Close(double[] expected, PolynomialFit fit, double tolerance)
    {
        Assert.Equal(expected.Length, fit.Coefficients.Count);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], fit.Coefficients[i], tolerance);
    }
}
