using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>
/// p(x) = sum_i c_i x^i with other coefficients in each slot, in ceil(log2(degree + 1)) levels: p = low + high * x^(2^k), halves of
/// 2^k coefficients, recursively, over the powers x^2, x^4, ... (Paterson and Stockmeyer's idea with a binary tree). Scales are fixed from the
/// top: each half is asked for at exactly the scale at which it is added, so the result has exactly the target scale.
/// </summary>
public sealed class SlotPolynomial
{
    private readonly double[][] _coefficients;

    /// <param name="coefficients">[power][slot]; the degree is the number of powers less one, at least 1.</param>
    public SlotPolynomial(IReadOnlyList<double[]> coefficients)
    {
        if (coefficients.Count < 2)
            throw new ArgumentException("A polynomial of degree 0 needs no ciphertext; give at least two coefficients.", nameof(coefficients));
        Levels = LevelsFor(coefficients.Count - 1);
        _coefficients = new double[1 << Levels][];
        for (int i = 0; i < _coefficients.Length; i++) _coefficients[i] = i < coefficients.Count ? coefficients[i] : [];
    }

    /// <summary>Levels that an evaluation takes.</summary>
    public int Levels { get; }

    public static int LevelsFor(int degree) => int.Log2(degree) + 1;

    /// <summary>Evaluates at a ciphertext of level at least <see cref="Levels"/>; the result is that many levels lower.</summary>
    public ICiphertext Evaluate(IEvaluator evaluator, ICiphertext x, double targetScale, CancellationToken cancellation = default)
    {
        if (x.Level < Levels)
            throw new ArgumentException($"The polynomial needs {Levels} levels and its input is at level {x.Level}.", nameof(x));
        var powers = new List<ICiphertext> { x };
        try
        {
            for (int k = 1; k < Levels; k++)
            {
                cancellation.ThrowIfCancellationRequested();
                powers.Add(evaluator.MultiplyRescale(powers[^1], powers[^1]));
            }

            return Evaluate(evaluator, powers, 0, Levels, x.Level - Levels, targetScale)
                ?? throw new ArgumentException("Every coefficient but the constants is zero; the polynomial needs no ciphertext.");
        }
        finally
        {
            foreach (ICiphertext p in powers.Skip(1)) p.Dispose();
        }
    }

    /// <summary>sum of coefficients first .. first + 2^bits - 1, at the wanted level and scale; null when only constants are left.</summary>
    private ICiphertext? Evaluate(IEvaluator e, List<ICiphertext> powers, int first, int bits, int level, double scale)
    {
        int half = 1 << (bits - 1);
        using ICiphertext power = e.DropToLevel(powers[bits - 1], level + 1);
        double highScale = scale * e.Parameters.RescaleDivisor(level + 1) / power.Scale;
        ICiphertext? high = Product(e, powers, power, first + half, bits - 1, level + 1, highScale);
        ICiphertext? low = bits == 1 ? null : Evaluate(e, powers, first, bits - 1, level, scale);
        ICiphertext? sum = Sum(e, high, low);
        return bits == 1 || low is null ? AddConstant(e, sum, first) : sum;
    }

    /// <summary>(the polynomial that starts at `first`) * power, rescaled.</summary>
    private ICiphertext? Product(IEvaluator e, List<ICiphertext> powers, ICiphertext power, int first, int bits, int level, double scale)
    {
        ICiphertext? factor = bits == 0 ? null : Evaluate(e, powers, first, bits, level, scale);
        if (factor is not null)
        {
            using (factor)
                return e.MultiplyRescale(factor, power);
        }

        if (IsZero(_coefficients[first])) return null;
        using IPlaintext constant = e.Encode(_coefficients[first], level, scale);
        using ICiphertext scaled = e.MultiplyPlain(power, constant);
        return e.Rescale(scaled);
    }

    private static ICiphertext? Sum(IEvaluator e, ICiphertext? a, ICiphertext? b)
    {
        if (a is null || b is null) return a ?? b;
        using (a)
        using (b) return e.Add(a, b);
    }

    private ICiphertext? AddConstant(IEvaluator e, ICiphertext? sum, int index)
    {
        if (sum is null || IsZero(_coefficients[index])) return sum;
        using (sum)
        {
            using IPlaintext constant = e.Encode(_coefficients[index], sum.Level, sum.Scale);
            return e.AddPlain(sum, constant);
        }
    }

    private static bool IsZero(double[] values) => !values.AsSpan().ContainsAnyExcept(0.0);
}
