namespace HeGpu.Models;

/// <summary>Divides what a layer gives, channel by channel, by changing its parameters.</summary>
internal static class ChannelScale
{
    /// <summary>Whether the layer's weight and bias begin with the channel that they give, and only one layer reads it.</summary>
    public static bool Possible(ModelGraph graph, string layer) =>
        graph[layer] is Conv2dLayer or DenseLayer or BatchNorm2dLayer && graph.Output != layer && graph.Layers.Count(l => l.Inputs.Contains(layer)) == 1;

    /// <param name="graph">Holds the layer.</param>
    /// <param name="layer">One for which this is possible.</param>
    /// <param name="parameters">The changed ones are put here.</param>
    /// <param name="scales">One per channel, or one for all.</param>
    public static void Divide(ModelGraph graph, string layer, Dictionary<string, Tensor> parameters, double[] scales)
    {
        foreach (string kind in new[] { "weight", "bias" })
        {
            Tensor tensor = graph.Parameter(layer, kind);
            int channels = tensor.Shape[0], part = tensor.Data.Length / channels;
            parameters[$"{layer}.{kind}"] = new(tensor.Shape, [.. tensor.Data.Select((w, i) => (float)(w / scales[scales.Length == 1 ? 0 : i / part]))]);
        }
    }
}
