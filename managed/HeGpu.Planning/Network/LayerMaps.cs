using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>Parameters of layers as linear maps in double precision.</summary>
internal static class LayerMaps
{
    public static double[] Bias(ModelGraph graph, string layer) => [.. graph.Parameter(layer, "bias").Data.Select(v => (double)v)];

    public static LinearMap Convolution(ModelGraph graph, Conv2dLayer c, TensorShape input, TensorShape output)
    {
        float[] weight = graph.Parameter(c.Name, "weight").Data;
        int k = c.Kernel;
        var kernel = new double[k * k * c.OutChannels * c.InChannels];
        for (int o = 0; o < c.OutChannels; o++)
        for (int i = 0; i < c.InChannels; i++)
        for (int t = 0; t < k * k; t++)
            kernel[(((t * c.OutChannels) + o) * c.InChannels) + i] = weight[(((o * c.InChannels) + i) * k * k) + t];
        return new(
            AxisMap.Convolution(input.Height, output.Height, k, c.Stride, c.Padding),
            AxisMap.Convolution(input.Width, output.Width, k, c.Stride, c.Padding), c.OutChannels, c.InChannels, kernel);
    }

    public static LinearMap Transposed(ModelGraph graph, ConvTranspose2dLayer t, TensorShape input)
    {
        float[] weight = graph.Parameter(t.Name, "weight").Data;
        var kernel = new double[4 * t.OutChannels * t.InChannels];
        for (int i = 0; i < t.InChannels; i++)
        for (int o = 0; o < t.OutChannels; o++)
        for (int k = 0; k < 4; k++)
            kernel[(((k * t.OutChannels) + o) * t.InChannels) + i] = weight[(((i * t.OutChannels) + o) * 4) + k];
        return new(AxisMap.Transposed(input.Height), AxisMap.Transposed(input.Width), t.OutChannels, t.InChannels, kernel);
    }

    /// <summary>Of a flattened (channels, height, width), channel-major.</summary>
    public static LinearMap Dense(ModelGraph graph, DenseLayer d, TensorShape input)
    {
        float[] weight = graph.Parameter(d.Name, "weight").Data;
        int area = input.Height * input.Width;
        var kernel = new double[weight.Length];
        for (int o = 0; o < d.OutFeatures; o++)
        for (int i = 0; i < input.Channels; i++)
        for (int t = 0; t < area; t++)
            kernel[(((t * d.OutFeatures) + o) * input.Channels) + i] = weight[(o * d.InFeatures) + (i * area) + t];
        return new(AxisMap.All(input.Height), AxisMap.All(input.Width), d.OutFeatures, input.Channels, kernel);
    }

    /// <summary>Of each channel, over windows of rows and columns.</summary>
    public static LinearMap Mean(TensorShape input, PoolWindow[] rowWindows, PoolWindow[] columnWindows)
    {
        (AxisMap rows, double[] heights) = AxisMap.Means(input.Height, rowWindows);
        (AxisMap columns, double[] widths) = AxisMap.Means(input.Width, columnWindows);
        int channels = input.Channels;
        var kernel = new double[heights.Length * widths.Length * channels * channels];
        for (int k = 0; k < heights.Length; k++)
        for (int l = 0; l < widths.Length; l++)
        for (int c = 0; c < channels; c++)
            kernel[(((((k * widths.Length) + l) * channels) + c) * channels) + c] = heights[k] * widths[l];
        return new(rows, columns, channels, channels, kernel);
    }

    /// <summary>gain = w / sqrt(var + eps), shift = b - mean gain.</summary>
    public static (double[] Gain, double[] Shift) BatchNorm(ModelGraph graph, BatchNorm2dLayer b)
    {
        float[] weight = graph.Parameter(b.Name, "weight").Data, bias = graph.Parameter(b.Name, "bias").Data;
        float[] mean = graph.Parameter(b.Name, "running_mean").Data, variance = graph.Parameter(b.Name, "running_var").Data;
        var gain = new double[b.Channels];
        var shift = new double[b.Channels];
        for (int c = 0; c < b.Channels; c++)
        {
            gain[c] = weight[c] / Math.Sqrt(variance[c] + b.Epsilon);
            shift[c] = bias[c] - (mean[c] * gain[c]);
        }

        return (gain, shift);
    }
}
