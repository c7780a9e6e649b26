namespace HeGpu.Models;

/// <summary>Polynomials c0 + c1 x + ... of equal length, one for each channel or a single one for all. Immutable.</summary>
internal sealed class ChannelPolynomial
{
    public const int MaxDegree = 63;
    private readonly double[][] _rows;

    private ChannelPolynomial(double[][] rows) => _rows = rows;

    public static ChannelPolynomial Identity { get; } = new([[0, 1]]);

    /// <summary>A constant for every channel, or one for all.</summary>
    public static ChannelPolynomial Constant(params ReadOnlySpan<double> values)
    {
        var rows = new double[values.Length][];
        for (int i = 0; i < rows.Length; i++) rows[i] = [values[i]];
        return new(rows);
    }

    public int Degree => _rows[0].Length - 1;

    /// <summary>1, or the number of channels.</summary>
    public int Rows => _rows.Length;

    public bool IsIdentity => Is(0, 1);

    public bool IsSquare => Is(0, 0, 1);

    /// <summary>Coefficients, row by row, constants first.</summary>
    public float[] ToArray() => [.. _rows.SelectMany(r => r).Select(c => (float)c)];

    /// <summary>Coefficient of x^<paramref name="power"/> for a channel.</summary>
    public double this[int channel, int power] => _rows[Rows == 1 ? 0 : channel][power];

    /// <summary>Without the highest powers that no channel has.</summary>
    public ChannelPolynomial Trimmed()
    {
        int degree = Degree;
        while (degree > 0 && _rows.All(r => r[degree] == 0)) degree--;
        return degree == Degree ? this : new([.. _rows.Select(r => r[..(degree + 1)])]);
    }

    /// <summary>Each with its partner; a single one goes with all.</summary>
    public static ChannelPolynomial operator +(ChannelPolynomial a, ChannelPolynomial b) => Combine(a, b, Math.Max(a.Degree, b.Degree), (x, y, sum) =>
    {
        for (int i = 0; i < x.Length; i++) sum[i] += x[i];
        for (int i = 0; i < y.Length; i++) sum[i] += y[i];
    });

    /// <inheritdoc cref="op_Addition"/>
    public static ChannelPolynomial operator *(ChannelPolynomial a, ChannelPolynomial b) => Combine(a, b, a.Degree + b.Degree, (x, y, product) =>
    {
        for (int i = 0; i < x.Length; i++)
            for (int j = 0; j < y.Length; j++) product[i + j] += x[i] * y[j];
    });

    private static ChannelPolynomial Combine(ChannelPolynomial a, ChannelPolynomial b, int degree, Action<double[], double[], double[]> combine)
    {
        var rows = new double[Math.Max(a.Rows, b.Rows)][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[degree + 1];
            combine(a._rows[a.Rows == 1 ? 0 : i], b._rows[b.Rows == 1 ? 0 : i], rows[i]);
        }

        return new(rows);
    }

    private bool Is(params double[] coefficients) => _rows.All(r => r.AsSpan().SequenceEqual(coefficients));
}
