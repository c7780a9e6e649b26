namespace HeGpu.Models;

public sealed partial class ModelGraph
{
    /// <summary>The largest height or width that a graph is asked to run at.</summary>
    public const int MaxSide = 1 << 14;

    /// <summary>Whether it gives scores for an image as a whole, not a value for every pixel.</summary>
    public bool IsClassifier => Layers.Any(l => l is DenseLayer or GlobalMeanPoolLayer);

    /// <summary>Output shape of every layer for an image of this height and width, by layer name.</summary>
    /// <exception cref="InvalidModelException">The image's sides do not fit a kernel, a pool, a dense layer or a skip.</exception>
    public IReadOnlyDictionary<string, TensorShape> InferShapes(int height, int width)
    {
        Require(height is >= 1 and <= MaxSide && width is >= 1 and <= MaxSide, $"An image of {height}x{width} is not within 1x1 and {MaxSide}x{MaxSide}.");
        var shapes = new Dictionary<string, TensorShape>();
        foreach (Layer layer in Layers)
        {
            shapes[layer.Name] = layer is InputLayer i
                ? new(i.Channels, height, width)
                : LayerRules.OutputShape(layer, [.. layer.Inputs.Select(n => shapes[n])]);
        }

        return shapes;
    }
}
