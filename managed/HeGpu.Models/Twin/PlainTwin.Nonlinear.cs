namespace HeGpu.Models;

public static partial class PlainTwin
{
    private static void Map(FeatureMap input, FeatureMap output, Func<double, double> function)
    {
        for (int i = 0; i < output.Values.Length; i++) output.Values[i] = function(input.Values[i]);
    }

    private static void PoolLargest(FeatureMap input, FeatureMap output)
    {
        for (int c = 0; c < output.Shape.Channels; c++)
        for (int y = 0; y < output.Shape.Height; y++)
        {
            ReadOnlySpan<double> top = input.Row(c, 2 * y), bottom = input.Row(c, (2 * y) + 1);
            Span<double> target = output.Row(c, y);
            for (int x = 0; x < target.Length; x++)
                target[x] = Math.Max(Math.Max(top[2 * x], top[(2 * x) + 1]), Math.Max(bottom[2 * x], bottom[(2 * x) + 1]));
        }
    }

    /// <summary>Horner's rule with the coefficients of the pixel's channel, or the only ones.</summary>
    private static void EvaluatePolynomials(ModelGraph graph, PolynomialLayer layer, FeatureMap input, FeatureMap output)
    {
        float[] coefficients = graph.Parameter(layer.Name, "coefficients").Data;
        for (int c = 0; c < layer.Channels; c++)
        {
            ReadOnlySpan<float> mine = coefficients.AsSpan((layer.Shared ? 0 : c) * (layer.Degree + 1), layer.Degree + 1);
            ReadOnlySpan<double> source = input.Channel(c);
            Span<double> target = output.Channel(c);
            for (int i = 0; i < source.Length; i++)
            {
                double value = mine[^1];
                for (int d = layer.Degree - 1; d >= 0; d--) value = (value * source[i]) + mine[d];
                target[i] = value;
            }
        }
    }
}
