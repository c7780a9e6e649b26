using HeGpu.Models;

namespace HeGpu.Torch.Tests;

/// <summary>
/// Networks grown at random, over every kind of layer, whose values stay moderate. In smooth ones nothing has a kink (ReLU, max pool), where a
/// last-bit difference between two trainers would decide who receives a gradient.
/// </summary>
internal sealed class RandomGraph
{
    private const double LargestValue = 20;
    private readonly SeededRandom random;
    private readonly bool smooth;
    private readonly List<Layer> layers;
    private readonly Dictionary<string, TensorShape> shapes;

    private RandomGraph(SeededRandom random, bool smooth)
    {
        (this.random, this.smooth) = (random, smooth);
        Image = new(1 + random.Next(3), 8 + random.Next(6), 8 + random.Next(6));
        layers = [new InputLayer("x", Image.Channels)];
        shapes = new() { ["x"] = Image };
    }

    public TensorShape Image { get; }

    public ModelGraph Graph { get; private set; } = null!;

    /// <param name="seed">The same seed gives the same network.</param>
    /// <param name="segments">One logit per pixel of some size, or scores of four classes.</param>
    /// <param name="smooth">See <see cref="RandomGraph"/>.</param>
    public static RandomGraph Create(ulong seed, bool segments, bool smooth)
    {
        var random = new SeededRandom(seed);
        while (true)
        {
            var grown = new RandomGraph(random, smooth);
            if (grown.Grow(segments)) return grown;
        }
    }

    public float[] Inputs(int count)
    {
        var values = new float[count * Image.Size];
        for (int i = 0; i < values.Length; i++) values[i] = (float)Math.Clamp(random.NextGaussian(), -4, 4);
        return values;
    }

    public float[] Targets(TrainingLoss loss, int count)
    {
        int perSample = loss.TargetsPerSample(Graph.InferShapes(Image.Height, Image.Width)[Graph.Output].Size);
        var values = new float[count * perSample];
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(loss is ClassificationLoss ? 4 : 2);
        return values;
    }

    private bool Grow(bool segments)
    {
        for (int i = 4 + random.Next(8); i > 0; i--) TryAdd(Next($"l{layers.Count}"));
        string last = layers[^1].Name;
        if (segments)
        {
            if (!TryAdd(new Conv2dLayer("y", last, shapes[last].Channels, 1, 1))) return false;
        }
        else
        {
            if (!TryAdd(new FlattenLayer("flat", last)) || !TryAdd(new DenseLayer("y", "flat", shapes[last].Size, 4))) return false;
        }

        Graph = new(layers, "y", Parameters(), new(NormalizePerImage: true, Clip: 4));
        double largest = 0;
        PlainTwin.Run(Graph, Array.ConvertAll(Inputs(1), v => (double)v), Image.Height, Image.Width, (_, o) => largest = Math.Max(largest, ValueRange.Of(o.Values).Magnitude));
        return largest < LargestValue;
    }

    private Layer Next(string name)
    {
        string x = Any(), other = Any();
        int channels = shapes[x].Channels, width = 1 + random.Next(5);
        return random.Next(smooth ? 14 : 16) switch
        {
            0 or 1 => new Conv2dLayer(name, x, channels, width, 1 + random.Next(5), 1 + random.Next(3), random.Next(2)),
            2 => new Conv2dLayer(name, x, channels, width, 3, 1, 1),
            3 => new ConvTranspose2dLayer(name, x, channels, width),
            4 => new MeanPool2dLayer(name, x),
            5 => new MeanPool2dLayer(name, x, 2 + random.Next(3), 1 + random.Next(3), random.Next(2), random.Next(2) == 0),
            6 => new GlobalMeanPoolLayer(name, x),
            7 => new BatchNorm2dLayer(name, x, channels),
            8 => new SquareLayer(name, x),
            9 => new PolynomialLayer(name, x, channels, 1 + random.Next(4)),
            10 => new PolynomialLayer(name, x, channels, 2 + random.Next(2), Shared: true),
            11 => new ConcatLayer(name, [x, other]),
            12 => new AddLayer(name, [x, other, x]),
            13 => random.Next(2) == 0 ? new FlattenLayer(name, x) : new DenseLayer(name, x, shapes[x].Size, width),
            14 => new ReluLayer(name, x),
            _ => new MaxPool2dLayer(name, x),
        };
    }

    /// <summary>The newest layer, or now and then an older one.</summary>
    private string Any() => layers[random.Next(2) == 0 ? layers.Count - 1 : random.Next(layers.Count)].Name;

    private bool TryAdd(Layer layer)
    {
        try
        {
            var candidate = new ModelGraph([.. layers, layer], layer.Name, InitialWeights.For([.. layers, layer], 1), new(NormalizePerImage: true, Clip: 4));
            shapes[layer.Name] = candidate.InferShapes(Image.Height, Image.Width)[layer.Name];
            layers.Add(layer);
            return true;
        }
        catch (InvalidModelException)
        {
            return false;
        }
    }

    private IReadOnlyDictionary<string, Tensor> Parameters()
    {
        IReadOnlyDictionary<string, Tensor> parameters = InitialWeights.For(layers, random.NextUInt64());
        foreach ((string name, Tensor tensor) in parameters)
        {
            bool variance = name.EndsWith("running_var", StringComparison.Ordinal);
            for (int i = 0; i < tensor.Data.Length; i++)
                tensor.Data[i] = (0.7f * tensor.Data[i]) + (0.2f * (float)(variance ? random.NextDouble() : random.NextGaussian()));
        }

        return parameters;
    }
}
