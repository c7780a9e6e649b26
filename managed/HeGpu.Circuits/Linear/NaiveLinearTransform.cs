using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>
/// The diagonal method as it is written in the book: one full rotation and one product per diagonal, added up one by one. Slow and
/// obvious; <see cref="LinearTransform"/> is tested against it.
/// </summary>
public static class NaiveLinearTransform
{
    /// <inheritdoc cref="LinearTransform.Apply"/>
    public static ICiphertext[] Apply(IEvaluator evaluator, IDiagonals matrix, IReadOnlyList<ICiphertext> inputs, double targetScale)
    {
        RotationPattern pattern = matrix.Pattern;
        var results = new ICiphertext[pattern.Outputs];
        for (int o = 0; o < pattern.Outputs; o++)
        {
            ICiphertext? sum = null;
            for (int i = 0; i < pattern.Inputs; i++)
            {
                foreach ((int r, int values) in pattern[o, i])
                {
                    var diagonal = new double[pattern.Period(values)];
                    if (!matrix.TryRead(values, diagonal)) continue;
                    double scale = targetScale * evaluator.Parameters.RescaleDivisor(inputs[i].Level) / inputs[i].Scale;
                    using ICiphertext rotated = evaluator.Rotate(inputs[i], r);
                    using IPlaintext weights = evaluator.Encode(diagonal, rotated.Level, scale);
                    ICiphertext product = evaluator.MultiplyPlain(rotated, weights);
                    if (sum is null)
                    {
                        sum = product;
                        continue;
                    }

                    ICiphertext next = evaluator.Add(sum, product);
                    sum.Dispose();
                    product.Dispose();
                    sum = next;
                }
            }

            results[o] = evaluator.Rescale(sum ?? throw new ArgumentException($"Output {o} reads no input.", nameof(matrix)));
            sum.Dispose();
        }

        return results;
    }
}
