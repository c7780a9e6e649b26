using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// The layers of a network that is being imported, each checked as it comes, so that an error names the node that brought it; shapes are followed as far as the size of the
/// image is known.
/// </summary>
/// <param name="source">What errors call the file.</param>
/// <param name="budget">How many parameters there may be: weights that many layers share are counted for each.</param>
internal sealed class LayerList(string source, long budget)
{
    private const int MaxName = 96;
    private readonly List<Layer> _layers = [];
    private readonly Dictionary<string, Tensor> _parameters = [];
    private readonly Dictionary<string, int?> _channels = [];
    private readonly Dictionary<string, TensorShape?> _shapes = [];
    private readonly Dictionary<string, int> _copies = [];
    private long _budget = budget;

    public IReadOnlyList<Layer> Layers => _layers;

    public TensorShape? ShapeOf(string layer) => _shapes[layer];

    public int? ChannelsOf(string layer) => _channels[layer];

    public Tensor this[string layer, string parameter]
    {
        get => _parameters[$"{layer}.{parameter}"];
        set => _parameters[$"{layer}.{parameter}"] = value;
    }

    /// <summary>A name that no layer has yet, like the one wished for.</summary>
    public string NewName(string wish)
    {
        string name = new([.. wish.Take(MaxName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')]);
        if (name.Length == 0) name = "layer";
        string free = name;
        while (_channels.ContainsKey(free)) free = $"{name}_{_copies[name] = _copies.GetValueOrDefault(name, 1) + 1}";
        return free;
    }

    /// <summary>Adds a layer whose name is new.</summary>
    /// <param name="layer">Reads layers that are there.</param>
    /// <param name="parameters">Without the layer's prefix.</param>
    /// <param name="where">What brought it, for errors.</param>
    /// <param name="input">The image's size, for the input.</param>
    /// <exception cref="HeGpuFileException">It does not fit what it reads.</exception>
    public string Add(Layer layer, IReadOnlyList<(string Name, Tensor Value)> parameters, string where, TensorShape? input = null)
    {
        try
        {
            LayerRules.CheckAttributes(layer);
            _channels[layer.Name] = LayerRules.OutputChannels(layer, [.. layer.Inputs.Select(i => _channels[i])]);
            TensorShape?[] shapes = [.. layer.Inputs.Select(i => _shapes[i])];
            if (shapes.Length > 0 && shapes.All(s => s is not null)) input = Shape(layer, [.. shapes.Select(s => s!.Value)]);
            else if (layer is GlobalMeanPoolLayer && _channels[layer.Name] is { } channels) input = new(channels, 1, 1);
            _shapes[layer.Name] = input;
            if (input is { } known) _channels[layer.Name] = known.Channels;
        }
        catch (InvalidModelException e)
        {
            throw new HeGpuFileException(source, $"{where}: {e.Message}", e);
        }

        _layers.Add(layer);
        foreach ((string name, Tensor value) in parameters)
        {
            if ((_budget -= value.Data.Length) < 0) throw new HeGpuFileException(source, $"{where}: the graph uses its weights so often that the network would be far larger than the file.");
            this[layer.Name, name] = value;
        }

        return layer.Name;
    }

    /// <summary>The network that ends with a layer; what comes later is left out.</summary>
    public ModelGraph ToGraph(string output, Preprocessing preprocessing)
    {
        Layer[] layers = [.. _layers.Take(_layers.FindIndex(l => l.Name == output) + 1)];
        var names = layers.SelectMany(l => LayerParameters.Of(l).Select(p => $"{l.Name}.{p.Name}")).ToHashSet();
        return new(layers, output, _parameters.Where(p => names.Contains(p.Key)).ToDictionary(), preprocessing);
    }

    private static TensorShape Shape(Layer layer, TensorShape[] inputs)
    {
        if (layer is FlattenLayer && (long)inputs[0].Channels * inputs[0].Height * inputs[0].Width > ModelGraph.MaxChannels)
            throw new InvalidModelException($"Flattening {inputs[0]} gives more than {ModelGraph.MaxChannels} features.");
        TensorShape shape = LayerRules.OutputShape(layer, inputs);
        return Math.Max(shape.Height, shape.Width) <= ModelGraph.MaxSide ? shape : throw new InvalidModelException($"Its output of {shape} is larger than {ModelGraph.MaxSide}x{ModelGraph.MaxSide}.");
    }
}
