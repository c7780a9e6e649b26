using Xunit;

namespace HeGpu.Models.Tests;

public class PolynomialFitTests
{
    public static TheoryData<Func<Func<double, double>, double, double, int, PolynomialFit>> Methods() =>
        [(f, low, high, degree) => PolynomialFit.LeastSquares(f, low, high, degree), PolynomialFit.Chebyshev];

    [Theory]
    [MemberData(nameof(Methods))]
    public void PolynomialsAreFoundExactly(Func<Func<double, double>, double, double, int, PolynomialFit> fit)
    {
        double[] exact = [0.7, -2, 0.25, 1.5, -0.125];
        PolynomialFit found = fit(x => exact.Select((c, i) => c * Math.Pow(x, i)).Sum(), -1.5, 4, 4);
        for (int i = 0; i < exact.Length; i++) Assert.Equal(exact[i], found.Coefficients[i], 1e-11);
        Assert.Equal(0.3, fit(_ => 0.3, 2, 5, 0).Evaluate(9), 1e-14);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void ErrorsFallWithTheDegree(Func<Func<double, double>, double, double, int, PolynomialFit> fit)
    {
        double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        double Silu(double x) => x * Sigmoid(x);
        double Relu(double x) => Math.Max(0, x);
        Assert.True(fit(Sigmoid, -8, 8, 7).LargestError(Sigmoid) < 0.06);
        Assert.True(fit(Sigmoid, -8, 8, 15).LargestError(Sigmoid) < 0.007);
        Assert.True(fit(Silu, -6, 4, 12).LargestError(Silu) < 0.006);
        Assert.True(fit(Relu, -3, 5, 4).LargestError(Relu) < 0.45);
        Assert.True(fit(Math.Exp, 0, 1, 12).LargestError(Math.Exp) < 1e-13);
    }

    [Fact]
    public void LeastSquaresHasTheLeastSquares()
    {
        PolynomialFit best = PolynomialFit.LeastSquares(Math.Abs, -2, 3, 5, 50);
        double Error(PolynomialFit p) => Enumerable.Range(0, 50).Select(i => -2 + (5.0 * i / 49)).Sum(x => Math.Pow(p.Evaluate(x) - Math.Abs(x), 2));
        for (int i = 0; i <= 5; i++)
            foreach (double step in new[] { -1e-3, 1e-3 })
                Assert.True(Error(best) < Error(best with { Coefficients = [.. best.Coefficients.Select((c, j) => j == i ? c + step : c)] }));
    }

    [Fact]
    public void CompositionsAndWiderIntervalsFollowTheirDefinition()
    {
        var outer = new PolynomialFit([1, -2, 0.5, 3], -1, 1);
        var inner = new PolynomialFit([0.25, 0.5, -1], -2, 2);
        foreach (double x in new[] { -1.7, 0, 0.3, 2 })
        {
            Assert.Equal(outer.Evaluate(inner.Evaluate(x)), outer.After(inner).Evaluate(x), 1e-12);
            Assert.Equal(outer.Evaluate(x / 30), outer.Widened(30).Evaluate(x), 1e-14);
        }

        Assert.Equal((-30, 30), (outer.Widened(30).Low, outer.Widened(30).High));
    }

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(0, double.PositiveInfinity, 3)]
    [InlineData(0, double.NaN, 3)]
    [InlineData(0, 1, -1)]
    [InlineData(0, 1, 32)]
    public void NonsenseIsRefused(double low, double high, int degree)
    {
        Assert.Throws<ArgumentException>(() => PolynomialFit.LeastSquares(Math.Sin, low, high, degree));
        Assert.Throws<ArgumentException>(() => PolynomialFit.Chebyshev(Math.Sin, low, high, degree));
    }
}
