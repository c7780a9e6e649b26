namespace HeGpu.Models;

/// <summary>Where a fixed polynomial for sign(x) on [-1, 1] comes from.</summary>
public enum SignBase
{
    /// <summary>Least squares over 1000 equally spaced points.</summary>
    LeastSquares,

    /// <summary>f(g), f = 1.5 x - 0.5 x^3 and g = (2126 x - 1359 x^3) / 1024 (Cheon, Kim and Kim, ASIACRYPT 2020); degree 3: g.</summary>
    Composition,

    /// <summary>Newton's iteration for 1/sqrt(x^2), applied twice: f(f); degree 3: f.</summary>
    Newton,

    /// <summary>Interpolation at Chebyshev points of the second kind.</summary>
    Chebyshev,
}

/// <summary>
/// Polynomials for sign(x), and the comparison of those of degree 9 in "Self-learning activation functions to increase accuracy of
/// privacy-preserving convolutional neural networks" (PLoS ONE 19(7):e0306420).
/// </summary>
public static class SignApproximations
{
    private static readonly PolynomialFit Newton = new([0, 1.5, 0, -0.5], -1, 1);
    private static readonly PolynomialFit Steep = new([0, 2126.0 / 1024, 0, -1359.0 / 1024], -1, 1);

    /// <summary>A polynomial for sign(x) on [-1, 1].</summary>
    /// <param name="kind">Its construction.</param>
    /// <param name="degree">3 or 9.</param>
    public static PolynomialFit Polynomial(SignBase kind, int degree = 9) => (kind, degree) switch
    {
        (_, not (3 or 9)) => throw new ArgumentException($"Sign polynomials have degree 3 or 9, not {degree}.", nameof(degree)),
        (SignBase.LeastSquares, _) => PolynomialFit.LeastSquares(Sign, -1, 1, degree),
        (SignBase.Chebyshev, _) => PolynomialFit.Chebyshev(Sign, -1, 1, degree),
        (SignBase.Composition, 3) => Steep,
        (SignBase.Composition, _) => Newton.After(Steep),
        (_, 3) => Newton,
        _ => Newton.After(Newton),
    };

    /// <summary>The study's table: each approximation's name and quality on [-1, 1] over 1000 points, polynomials of degree 9 first, then nine sines.</summary>
    public static IReadOnlyList<(string Name, ApproximationQuality Quality)> Compare() =>
    [
        .. Enum.GetValues<SignBase>().Select(kind => (Name(kind), Measure(Polynomial(kind).Evaluate))),
        ("Fourier", Measure(SineFit.Of(Sign, 9).Evaluate)),
    ];

    private static string Name(SignBase kind) => kind switch
    {
        SignBase.LeastSquares => "least squares",
        SignBase.Composition => "composition f(g)",
        SignBase.Newton => "Newton f(f)",
        _ => "Chebyshev",
    };

    private static ApproximationQuality Measure(Func<double, double> approximation) => ApproximationQuality.Measure(Sign, approximation, -1, 1);

    private static double Sign(double x) => Math.Sign(x);
}
