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
        var results = new ICiphertext[matrix.Outputs];
        var diagonal = new double[matrix.Slots];
        for (int o = 0; o < matrix.Outputs; o++)
        {
            ICiphertext? sum = null;
            IDiagonalRow row = matrix.Row(o);
            for (int i = 0; i < matrix.Inputs; i++)
            {
                foreach (int r in matrix.Rotations(o, i))
                {
                    if (!row.TryRead(i, r, diagonal)) continue;
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
