namespace HeGpu.Models;

/// <summary>
/// The exact network in double precision, layer by layer: what an encrypted run is compared with, what calibrates ranges, and what
/// measures the precision of each layer. It works on preprocessed values (<see cref="Preprocessing.Apply(ReadOnlySpan{double})"/>). Thread safe.
/// </summary>
public static partial class PlainTwin
{
    /// <param name="graph">The network.</param>
    /// <param name="image">Preprocessed values, channels x height x width.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="observer">Called after each layer, in order, with its output; it must not change the values.</param>
    /// <returns>The output layer's tensor.</returns>
    /// <exception cref="InvalidModelException">The image's size does not fit the graph.</exception>
    public static FeatureMap Run(ModelGraph graph, double[] image, int height, int width, Action<Layer, FeatureMap>? observer = null) =>
        Run(graph, new FeatureMap(new(graph.Input.Channels, height, width), image), observer);

    /// <inheritdoc cref="Run(ModelGraph, double[], int, int, Action{Layer, FeatureMap})"/>
    public static FeatureMap Run(ModelGraph graph, FeatureMap image, Action<Layer, FeatureMap>? observer = null)
    {
        if (image.Shape.Channels != graph.Input.Channels)
            throw new InvalidModelException($"The image has {image.Shape.Channels} channels, the graph reads {graph.Input.Channels}.");
        IReadOnlyDictionary<string, TensorShape> shapes = graph.InferShapes(image.Shape.Height, image.Shape.Width);
        Dictionary<string, int> lastUse = LastUses(graph);
        var live = new Dictionary<string, FeatureMap>();
        for (int index = 0; index < graph.Layers.Count; index++)
        {
            Layer layer = graph.Layers[index];
            FeatureMap output = layer is InputLayer ? image : new FeatureMap(shapes[layer.Name]);
            if (layer is not InputLayer) Evaluate(graph, layer, [.. layer.Inputs.Select(n => live[n])], output);
            live[layer.Name] = output;
            observer?.Invoke(layer, output);
            foreach (string input in layer.Inputs)
            {
                if (lastUse[input] == index) live.Remove(input);
            }
        }

        return live[graph.Output];
    }

    private static Dictionary<string, int> LastUses(ModelGraph graph)
    {
        var last = new Dictionary<string, int>();
        for (int index = 0; index < graph.Layers.Count; index++)
        {
            foreach (string input in graph.Layers[index].Inputs) last[input] = index;
        }

        last[graph.Output] = int.MaxValue;
        return last;
    }

    private static void Evaluate(ModelGraph graph, Layer layer, FeatureMap[] inputs, FeatureMap output)
    {
        FeatureMap x = inputs[0];
        switch (layer)
        {
            case Conv2dLayer c:
                Convolve(graph, c, x, output);
                break;
            case ConvTranspose2dLayer t:
                ConvolveTransposed(graph, t, x, output);
                break;
            case MeanPool2dLayer m:
                PoolMean(x, output, PoolWindow.Along(m, x.Shape.Height), PoolWindow.Along(m, x.Shape.Width));
                break;
            case GlobalMeanPoolLayer:
                PoolMean(x, output, PoolWindow.Whole(x.Shape.Height), PoolWindow.Whole(x.Shape.Width));
                break;
            case MaxPool2dLayer:
                PoolLargest(x, output);
                break;
            case BatchNorm2dLayer b:
                Normalize(graph, b, x, output);
                break;
            case ReluLayer:
                Map(x, output, v => Math.Max(0, v));
                break;
            case SquareLayer:
                Map(x, output, v => v * v);
                break;
            case PolynomialLayer p:
                EvaluatePolynomials(graph, p, x, output);
                break;
            case DenseLayer d:
                MultiplyMatrix(graph, d, x, output);
                break;
            case FlattenLayer:
                x.Values.CopyTo(output.Values, 0);
                break;
            case ConcatLayer:
                Concatenate(inputs, output);
                break;
            case AddLayer:
                foreach (FeatureMap input in inputs)
                {
                    for (int i = 0; i < output.Values.Length; i++) output.Values[i] += input.Values[i];
                }

                break;
            default:
                throw new InvalidModelException($"Layer '{layer.Name}': the plaintext twin has no rule for {layer.GetType().Name}.");
        }
    }
}
