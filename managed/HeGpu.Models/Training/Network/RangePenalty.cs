using System.Numerics;

namespace HeGpu.Models;

/// <summary>
/// Weight * mean of max(0, |x| - Bound)^2 over the inputs x of every polynomial activation (and over the logits with
/// <see cref="LogitBound"/>). A polynomial is only like the activation it replaces where it was trained; outside, each layer squares
/// the error of the one before. So the bound has to be trained in, not measured afterwards.
/// </summary>
/// <param name="Bound">Largest absolute value of an activation's input that costs nothing.</param>
/// <param name="LogitBound">The same for the network's output.</param>
/// <param name="Weight">Factor on the mean of squared excesses; 0 turns the penalty off.</param>
public sealed record RangePenalty(double Bound, double LogitBound, double Weight)
{
    public static RangePenalty None { get; } = new(double.MaxValue, double.MaxValue, 0);

    /// <summary>Adds factor * derivative of the squared excess to the gradients; returns the sum of squared excesses.</summary>
    internal static double Apply(ReadOnlySpan<float> values, double bound, float factor, Span<float> gradients)
    {
        float edge = (float)bound;
        Vector<float> upper = new(edge), lower = new(-edge), sum = default;
        int i = 0, lanes = Vector<float>.Count;
        for (; i <= values.Length - lanes; i += lanes)
        {
            var x = new Vector<float>(values[i..]);
            Vector<float> excess = x - Vector.Min(Vector.Max(x, lower), upper);
            sum += excess * excess;
            (new Vector<float>(gradients[i..]) + (excess * (2 * factor))).CopyTo(gradients[i..]);
        }

        float total = Vector.Sum(sum);
        for (; i < values.Length; i++)
        {
            float excess = values[i] - Math.Clamp(values[i], -edge, edge);
            total += excess * excess;
            gradients[i] += 2 * factor * excess;
        }

        return total;
    }
}
