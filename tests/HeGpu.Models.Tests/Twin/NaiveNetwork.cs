namespace HeGpu.Models.Tests;

/// <summary>The layer formulas written down once more, pixel by pixel and without any regard to speed: the oracle of the twin.</summary>
internal static class NaiveNetwork
{
    public static FeatureMap Run(ModelGraph graph, FeatureMap image)
    {
        var values = new Dictionary<string, FeatureMap>();
        foreach (Layer layer in graph.Layers)
        {
            if (layer is InputLayer)
            {
                values[layer.Name] = image;
                continue;
            }

            TensorShape shape = graph.InferShapes(image.Shape.Height, image.Shape.Width)[layer.Name];
            var result = new double[shape.Size];
            int at = 0;
            for (int c = 0; c < shape.Channels; c++)
            for (int y = 0; y < shape.Height; y++)
            for (int x = 0; x < shape.Width; x++)
                result[at++] = Pixel(graph, layer, [.. layer.Inputs.Select(n => values[n])], c, y, x);
            values[layer.Name] = new(shape, result);
        }

        return values[graph.Output];
    }

    private static double Pixel(ModelGraph graph, Layer layer, FeatureMap[] inputs, int c, int y, int x)
    {
        FeatureMap a = inputs[0];
        double P(string name, params int[] index)
        {
            Tensor t = graph.Parameter(layer.Name, name);
            int at = 0;
            for (int i = 0; i < index.Length; i++) at = (at * t.Shape[i]) + index[i];
            return t.Data[at];
        }

        switch (layer)
        {
            case Conv2dLayer conv:
                double sum = P("bias", c);
                for (int i = 0; i < conv.InChannels; i++)
                for (int u = 0; u < conv.Kernel; u++)
                for (int v = 0; v < conv.Kernel; v++)
                {
                    int row = (conv.Stride * y) + u - conv.Padding, column = (conv.Stride * x) + v - conv.Padding;
                    if (row >= 0 && row < a.Shape.Height && column >= 0 && column < a.Shape.Width) sum += P("weight", c, i, u, v) * a[i, row, column];
                }

                return sum;
            case ConvTranspose2dLayer up:
                return P("bias", c) + Enumerable.Range(0, up.InChannels).Sum(i => P("weight", i, c, y % 2, x % 2) * a[i, y / 2, x / 2]);
            case MeanPool2dLayer pool:
                double total = 0;
                int inside = 0;
                for (int row = (y * pool.Stride) - pool.Padding; row < (y * pool.Stride) - pool.Padding + pool.Kernel; row++)
                for (int column = (x * pool.Stride) - pool.Padding; column < (x * pool.Stride) - pool.Padding + pool.Kernel; column++)
                {
                    if (row < 0 || row >= a.Shape.Height || column < 0 || column >= a.Shape.Width) continue;
                    total += a[c, row, column];
                    inside++;
                }

                return total / (pool.CountPadding ? pool.Kernel * pool.Kernel : inside);
            case GlobalMeanPoolLayer:
                return a.Values.Skip(c * a.Shape.Height * a.Shape.Width).Take(a.Shape.Height * a.Shape.Width).Average();
            case MaxPool2dLayer:
                return new[] { a[c, 2 * y, 2 * x], a[c, 2 * y, (2 * x) + 1], a[c, (2 * y) + 1, 2 * x], a[c, (2 * y) + 1, (2 * x) + 1] }.Max();
            case BatchNorm2dLayer norm:
                return ((a[c, y, x] - P("running_mean", c)) / Math.Sqrt(P("running_var", c) + norm.Epsilon) * P("weight", c)) + P("bias", c);
            case ReluLayer:
                return a[c, y, x] > 0 ? a[c, y, x] : 0;
            case SquareLayer:
                return Math.Pow(a[c, y, x], 2);
            case PolynomialLayer poly:
                return Enumerable.Range(0, poly.Degree + 1).Sum(i => P("coefficients", poly.Shared ? 0 : c, i) * Math.Pow(a[c, y, x], i));
            case DenseLayer dense:
                return P("bias", c) + Enumerable.Range(0, dense.InFeatures).Sum(i => P("weight", c, i) * a.Values[i]);
            case FlattenLayer:
                return a.Values[c];
            case ConcatLayer:
                foreach (FeatureMap input in inputs)
                {
                    if (c < input.Shape.Channels) return input[c, y, x];
                    c -= input.Shape.Channels;
                }

                throw new InvalidOperationException("Channel beyond the last input.");
            case AddLayer:
                return inputs.Sum(i => i[c, y, x]);
            default:
                throw new InvalidOperationException($"No formula for {layer}.");
        }
    }
}
