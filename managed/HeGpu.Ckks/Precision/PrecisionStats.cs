using System.Globalization;
using System.Numerics;

namespace HeGpu.Ckks;

/// <summary>
/// How accurate a result is, in bits: -log2 of the errors. Min belongs to the largest error, max to the smallest, mean to the mean error, median to the
/// median one, and Std is the standard deviation of the slots' bits. This is the way to say it, and what tests assert.
/// </summary>
public sealed record PrecisionStats(double Min, double Mean, double Max, double Median, double Std, double MaxError)
{
    // An exact slot counts as this many bits: what a double can say of a value near 1.
    private const double ExactBits = 60;

    public static PrecisionStats Of(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        CheckLengths(expected.Length, actual.Length);
        var errors = new double[expected.Length];
        for (int i = 0; i < errors.Length; i++)
            errors[i] = Math.Abs(expected[i] - actual[i]);
        return Of(errors);
    }

    public static PrecisionStats Of(ReadOnlySpan<Complex> expected, ReadOnlySpan<Complex> actual)
    {
        CheckLengths(expected.Length, actual.Length);
        var errors = new double[expected.Length];
        for (int i = 0; i < errors.Length; i++)
            errors[i] = (expected[i] - actual[i]).Magnitude;
        return Of(errors);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"min {Min:0.00}, mean {Mean:0.00}, max {Max:0.00}, median {Median:0.00} bits (std {Std:0.00})");

    private static PrecisionStats Of(double[] errors)
    {
        Array.Sort(errors);
        double mean = errors.Average();
        double[] bits = [.. errors.Select(Bits)];
        double meanBits = bits.Average();
        return new PrecisionStats(Bits(errors[^1]), Bits(mean), Bits(errors[0]), Bits(errors[errors.Length / 2]),
            Math.Sqrt(bits.Average(b => (b - meanBits) * (b - meanBits))), errors[^1]);
    }

    private static double Bits(double error) => double.IsNaN(error) ? double.NegativeInfinity : Math.Min(ExactBits, -Math.Log2(error));

    private static void CheckLengths(int expected, int actual)
    {
        if (expected != actual || expected == 0)
            throw new CkksException(CkksErrorKind.SizeMismatch, $"{expected} expected and {actual} actual values: expected equal counts of at least one.");
    }
}
