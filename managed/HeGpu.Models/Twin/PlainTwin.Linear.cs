using System.Numerics;

namespace HeGpu.Models;

// The linear layers. Work is split over output channels only, so every sum has one order whatever the number of threads.
public static partial class PlainTwin
{
    /// <summary>out[o, y, x] = b[o] + sum over c, u, v of w[o, c, u, v] in[c, s y + u - p, s x + v - p], zero outside the image.</summary>
    private static void Convolve(ModelGraph graph, Conv2dLayer layer, FeatureMap input, FeatureMap output)
    {
        float[] weight = graph.Parameter(layer.Name, "weight").Data, bias = graph.Parameter(layer.Name, "bias").Data;
        int k = layer.Kernel, s = layer.Stride, p = layer.Padding, width = input.Shape.Width;
        Parallel.For(0, layer.OutChannels, o =>
        {
            output.Channel(o).Fill(bias[o]);
            for (int c = 0; c < layer.InChannels; c++)
            for (int u = 0; u < k; u++)
            for (int v = 0; v < k; v++)
            {
                double w = weight[(((((o * layer.InChannels) + c) * k) + u) * k) + v];
                // 0 <= s x + v - p < width
                int first = Math.Max(0, (p - v + s - 1) / s), end = Math.Min(output.Shape.Width, ((width - 1 + p - v) / s) + 1);
                if (width - 1 + p - v < 0 || end <= first) continue;
                for (int y = 0; y < output.Shape.Height; y++)
                {
                    int row = (s * y) + u - p;
                    if (row < 0 || row >= input.Shape.Height) continue;
                    Span<double> target = output.Row(o, y)[first..end];
                    ReadOnlySpan<double> source = input.Row(c, row)[((s * first) + v - p)..];
                    if (s == 1) AddScaled(target, source, w);
                    else for (int x = 0; x < target.Length; x++) target[x] += w * source[s * x];
                }
            }
        });
    }

    /// <summary>out[o, 2 y + a, 2 x + b] = b[o] + sum over c of w[c, o, a, b] in[c, y, x]; no two inputs meet in one output pixel.</summary>
    private static void ConvolveTransposed(ModelGraph graph, ConvTranspose2dLayer layer, FeatureMap input, FeatureMap output)
    {
        float[] weight = graph.Parameter(layer.Name, "weight").Data, bias = graph.Parameter(layer.Name, "bias").Data;
        Parallel.For(0, layer.OutChannels, o =>
        {
            output.Channel(o).Fill(bias[o]);
            for (int c = 0; c < layer.InChannels; c++)
            for (int a = 0; a < 2; a++)
            for (int y = 0; y < input.Shape.Height; y++)
            {
                int tap = (((c * layer.OutChannels) + o) * 4) + (2 * a);
                double left = weight[tap], right = weight[tap + 1];
                ReadOnlySpan<double> source = input.Row(c, y);
                Span<double> target = output.Row(o, (2 * y) + a);
                for (int x = 0; x < source.Length; x++)
                {
                    target[2 * x] += left * source[x];
                    target[(2 * x) + 1] += right * source[x];
                }
            }
        });
    }

    /// <summary>(x - mean) / sqrt(var + eps) * weight + bias, per channel, with the running statistics.</summary>
    private static void Normalize(ModelGraph graph, BatchNorm2dLayer layer, FeatureMap input, FeatureMap output)
    {
        float[] weight = graph.Parameter(layer.Name, "weight").Data, bias = graph.Parameter(layer.Name, "bias").Data;
        float[] mean = graph.Parameter(layer.Name, "running_mean").Data, variance = graph.Parameter(layer.Name, "running_var").Data;
        for (int c = 0; c < layer.Channels; c++)
        {
            double scale = weight[c] / Math.Sqrt(variance[c] + layer.Epsilon), shift = bias[c] - (mean[c] * scale);
            ReadOnlySpan<double> source = input.Channel(c);
            Span<double> target = output.Channel(c);
            for (int i = 0; i < source.Length; i++) target[i] = (source[i] * scale) + shift;
        }
    }

    /// <summary>Each output is the weighted sum over its rows' and columns' windows.</summary>
    private static void PoolMean(FeatureMap input, FeatureMap output, PoolWindow[] rows, PoolWindow[] columns)
    {
        for (int c = 0; c < output.Shape.Channels; c++)
        for (int y = 0; y < rows.Length; y++)
        {
            Span<double> target = output.Row(c, y);
            for (int row = rows[y].First; row < rows[y].End; row++)
            {
                ReadOnlySpan<double> source = input.Row(c, row);
                for (int x = 0; x < target.Length; x++)
                {
                    double sum = 0;
                    for (int column = columns[x].First; column < columns[x].End; column++) sum += source[column];
                    target[x] += rows[y].Weight * columns[x].Weight * sum;
                }
            }
        }
    }

    private static void MultiplyMatrix(ModelGraph graph, DenseLayer layer, FeatureMap input, FeatureMap output)
    {
        float[] weight = graph.Parameter(layer.Name, "weight").Data, bias = graph.Parameter(layer.Name, "bias").Data;
        for (int o = 0; o < layer.OutFeatures; o++)
        {
            double sum = bias[o];
            for (int i = 0; i < layer.InFeatures; i++) sum += (double)weight[(o * layer.InFeatures) + i] * input.Values[i];
            output.Values[o] = sum;
        }
    }

    private static void Concatenate(FeatureMap[] inputs, FeatureMap output)
    {
        int at = 0;
        foreach (FeatureMap input in inputs)
        {
            input.Values.CopyTo(output.Values, at);
            at += input.Values.Length;
        }
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        int i = 0;
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + (new Vector<double>(source[i..]) * factor)).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += factor * source[i];
    }
}
