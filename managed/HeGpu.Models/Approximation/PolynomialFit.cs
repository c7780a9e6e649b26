namespace HeGpu.Models;

/// <summary>
/// A polynomial sum_i c_i x^i in the place of a function on [Low, High]. Outside it follows its leading term, not the function.
/// Coefficients stand for powers of x, as in <see cref="PolynomialLayer"/>, so degrees stay small.
/// </summary>
public sealed record PolynomialFit(IReadOnlyList<double> Coefficients, double Low, double High)
{
    /// <summary>Powers of x lose digits to cancellation; at this degree about half of them.</summary>
    public const int MaxDegree = 31;

    public int Degree => Coefficients.Count - 1;

    /// <summary>Least mean square error over equally spaced points, ends included.</summary>
    /// <exception cref="ArgumentException">The interval is empty or not finite, the degree is not in [0, 31] or not below the number of points.</exception>
    public static PolynomialFit LeastSquares(Func<double, double> function, double low, double high, int degree, int points = 1000)
    {
        Check(low, high, degree);
        if (points <= degree) throw new ArgumentException($"{points} points do not determine a polynomial of degree {degree}.", nameof(points));
        double[] t = [.. Enumerable.Range(0, points).Select(i => points == 1 ? 0 : -1 + (2.0 * i / (points - 1)))];
        var columns = new double[degree + 1][];
        for (int k = 0; k <= degree; k++)
            columns[k] = k == 0 ? [.. t.Select(_ => 1.0)] : k == 1 ? [.. t] : [.. t.Select((v, i) => (2 * v * columns[k - 1][i]) - columns[k - 2][i])];
        double[] values = [.. t.Select(v => function(FromUnit(v, low, high)))];
        return FromSeries(HeGpu.Models.LeastSquares.Solve(columns, values), low, high);
    }

    /// <summary>Interpolation at the Chebyshev points of the second kind, x_j = cos(j pi / degree): within a factor of about log(degree) of the least possible largest error.</summary>
    /// <inheritdoc cref="LeastSquares" path="/exception"/>
    public static PolynomialFit Chebyshev(Func<double, double> function, double low, double high, int degree)
    {
        Check(low, high, degree);
        if (degree == 0) return new([function((low + high) / 2)], low, high);
        // c_k = (2/n) sum'' f(x_j) cos(k j pi / n), first and last terms and coefficients halved.
        double[] values = [.. Enumerable.Range(0, degree + 1).Select(j => function(FromUnit(Math.Sin(Math.PI * (degree - (2 * j)) / (2 * degree)), low, high)))];
        var series = new double[degree + 1];
        for (int k = 0; k <= degree; k++)
        {
            for (int j = 0; j <= degree; j++) series[k] += Half(j) * values[j] * Math.Cos(Math.PI * (k * j % (2 * degree)) / degree);
            series[k] *= 2 * Half(k) / degree;
        }

        return FromSeries(series, low, high);

        double Half(int i) => i == 0 || i == degree ? 0.5 : 1;
    }

    /// <summary>By Horner's rule.</summary>
    public double Evaluate(double x)
    {
        double value = 0;
        for (int i = Degree; i >= 0; i--) value = (value * x) + Coefficients[i];
        return value;
    }

    /// <summary>this(inner(x)), on the interval of <paramref name="inner"/>.</summary>
    public PolynomialFit After(PolynomialFit inner)
    {
        double[] result = [Coefficients[Degree]];
        for (int i = Degree - 1; i >= 0; i--)
        {
            result = Product(result, inner.Coefficients);
            result[0] += Coefficients[i];
        }

        return new(result, inner.Low, inner.High);
    }

    /// <summary>this(x / factor), on an interval wider by the factor.</summary>
    public PolynomialFit Widened(double factor) =>
        new([.. Coefficients.Select((c, i) => c / Math.Pow(factor, i))], Low * factor, High * factor);

    /// <summary>Largest |p(x) - f(x)| over equally spaced points of the interval.</summary>
    public double LargestError(Func<double, double> function, int points = 10_001) =>
        Enumerable.Range(0, points).Select(i => Low + ((High - Low) * i / (points - 1))).Max(x => Math.Abs(Evaluate(x) - function(x)));

    /// <summary>Clenshaw's recurrence over polynomials: the series sum_k c_k T_k(t) with t = (2x - low - high) / (high - low), as powers of x.</summary>
    private static PolynomialFit FromSeries(double[] series, double low, double high)
    {
        double[] t = [-(low + high) / (high - low), 2 / (high - low)], next = [], later = [];
        for (int k = series.Length - 1; k >= 1; k--) (next, later) = (Combine(series[k], 2, next, later), next);
        return new(Combine(series[0], 1, next, later), low, high);

        double[] Combine(double constant, double factor, double[] times, double[] minus)
        {
            double[] result = times.Length == 0 ? [0] : Product(times, t);
            for (int i = 0; i < result.Length; i++) result[i] = (factor * result[i]) - (i < minus.Length ? minus[i] : 0);
            result[0] += constant;
            return result;
        }
    }

    private static double[] Product(double[] a, IReadOnlyList<double> b)
    {
        var product = new double[a.Length + b.Count - 1];
        for (int i = 0; i < a.Length; i++)
            for (int j = 0; j < b.Count; j++) product[i + j] += a[i] * b[j];
        return product;
    }

    private static double FromUnit(double t, double low, double high) => (((1 - t) * low) + ((1 + t) * high)) / 2;

    private static void Check(double low, double high, int degree)
    {
        if (!(low < high) || !double.IsFinite(high - low)) throw new ArgumentException($"[{low}, {high}] is no interval.", nameof(low));
        if (degree is < 0 or > MaxDegree) throw new ArgumentException($"Degree {degree} must lie in [0, {MaxDegree}].", nameof(degree));
    }
}
