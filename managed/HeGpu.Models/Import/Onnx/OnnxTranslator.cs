using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// Turns the graph of an ONNX file into layers, node by node in the file's order (which ONNX asks to be topological). Only what the output depends on is looked at. An operator
/// that has no layer is refused, naming its node; functions that ciphertexts cannot compute are replaced as the options say, or refused.
/// </summary>
internal sealed partial class OnnxTranslator
{
    /// <summary>How many numbers may be made of the file's constants: so many, and so many for each byte of the file (weights of half precision are read, cast and transposed).</summary>
    private const long ConstantBudget = 1 << 20, ConstantsPerByte = 4;

    private readonly OnnxGraph _graph;
    private readonly string _source;
    private readonly ImportOptions _options;
    private readonly Preprocessing _preprocessing;
    private readonly LayerList _layers;
    private readonly Dictionary<string, OnnxValue> _values = [];
    private readonly Dictionary<string, int> _uses = [];
    private readonly Dictionary<string, int> _tensorsOf = [];
    private readonly Dictionary<string, string> _origins = [];
    private readonly List<ImportNote> _notes = [];
    private long _budget;
    private int _measured;

    private OnnxTranslator(OnnxGraph graph, string source, ImportOptions options, int fileBytes)
    {
        (_graph, _source, _options) = (graph, source, options);
        _preprocessing = options.Preprocessing ?? new Preprocessing(NormalizePerImage: false, Clip: 1);
        _budget = ConstantBudget + (ConstantsPerByte * fileBytes);
        _layers = new LayerList(source, ConstantBudget + fileBytes);
    }

    /// <exception cref="HeGpuFileException">An operator, a shape or a form that has no encrypted counterpart; the message names the node.</exception>
    public static ImportedModel Translate(OnnxGraph graph, string source, ImportOptions options, int fileBytes)
    {
        var translator = new OnnxTranslator(graph, source, options, fileBytes);
        try
        {
            return translator.Run();
        }
        catch (InvalidModelException e)
        {
            throw new HeGpuFileException(source, e.Message, e);
        }
    }

    private ImportedModel Run()
    {
        if (_graph.Outputs.Count != 1) throw new HeGpuFileException(_source, $"{_graph.Outputs.Count} outputs ({string.Join(", ", _graph.Outputs.Select(o => o.Name))}); a network with one is read.");
        string output = _graph.Outputs[0].Name;
        List<OnnxNode> needed = Needed(output);
        foreach (string input in needed.SelectMany(n => n.Inputs).Append(output)) _uses[input] = _uses.GetValueOrDefault(input) + 1;
        AddInput();
        foreach (OnnxNode node in needed)
        {
            OnnxValue[] results = Apply(node);
            for (int i = 0; i < Math.Min(results.Length, node.Outputs.Count); i++)
            {
                _values[node.Outputs[i]] = results[i];
                if (results[i] is OnnxFeature feature) _tensorsOf[feature.Layer] = _tensorsOf.GetValueOrDefault(feature.Layer) + 1;
            }
        }

        OnnxValue value = _values.TryGetValue(output, out OnnxValue? found) ? found : throw new HeGpuFileException(_source, $"no node makes the output '{output}'.");
        if (needed.Count == 0) throw new HeGpuFileException(_source, $"the output '{output}' is no result of any node.");
        ModelGraph graph = _layers.ToGraph(Materialize(Feature(needed[^1], value)), _preprocessing);
        return new(graph, _origins, _notes, _layers.ShapeOf(graph.Input.Name));
    }

    /// <summary>The nodes that the output depends on, in the file's order.</summary>
    private List<OnnxNode> Needed(string output)
    {
        var makers = new Dictionary<string, int>();
        HashSet<string> given = [.. _graph.Initializers.Keys, .. _graph.Inputs.Select(i => i.Name)];
        for (int i = 0; i < _graph.Nodes.Count; i++)
            foreach (string made in _graph.Nodes[i].Outputs.Where(o => o.Length > 0))
                if (!makers.TryAdd(made, i) || given.Contains(made)) throw Error(_graph.Nodes[i], $"'{made}' is made twice.");
        var needed = new SortedSet<int>();
        var open = new Stack<string>([output]);
        while (open.TryPop(out string? name))
        {
            if (!makers.TryGetValue(name, out int i) || !needed.Add(i)) continue;
            foreach (string input in _graph.Nodes[i].Inputs)
            {
                open.Push(input);
                if (makers.TryGetValue(input, out int maker) && maker >= i)
                    throw Error(_graph.Nodes[i], $"it reads '{input}', which {_graph.Nodes[maker]} makes later: the graph has a cycle, or is not in the order that ONNX asks for.");
            }
        }

        return [.. needed.Select(i => _graph.Nodes[i])];
    }

    private void AddInput()
    {
        OnnxPort[] images = [.. _graph.Inputs.Where(i => !_graph.Initializers.ContainsKey(i.Name))];
        if (images.Length != 1) throw new HeGpuFileException(_source, $"{images.Length} inputs ({string.Join(", ", images.Take(8).Select(i => i.Name))}); a network that reads one image is read.");
        OnnxPort image = images[0];
        long?[] dimensions = [.. image.Dimensions ?? []];
        string given = $"input '{image.Name}' of [{string.Join(",", dimensions.Select(d => d?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))}]";
        if (dimensions.Length is not (2 or 4)) throw new HeGpuFileException(_source, $"{given}: [batch, channels, height, width] or [batch, features] is expected.");
        if (dimensions[0] is { } batch and not 1) throw new HeGpuFileException(_source, $"{given} is for batches of {batch}; export it with a batch of 1, or with an open one (dynamic_axes).");
        TensorShape? shape = InputShape(dimensions, given);
        long channels = shape?.Channels ?? dimensions[1] ?? throw new HeGpuFileException(_source, $"{given} leaves its channels open; say the image's size (--input CxHxW).");
        if (channels is < 1 or > ModelGraph.MaxChannels) throw new HeGpuFileException(_source, $"{given}: {channels} channels; 1 to {ModelGraph.MaxChannels} are read.");
        string layer = _layers.Add(new InputLayer(_layers.NewName(image.Name), (int)channels), [], given, shape);
        bool isVector = dimensions.Length == 2;
        if (isVector && shape is not ({ Height: 1, Width: 1 } or null)) layer = _layers.Add(new FlattenLayer(_layers.NewName("flatten"), layer), [], given);
        _values[image.Name] = new OnnxFeature(layer, ChannelPolynomial.Identity, _layers.ChannelsOf(layer), isVector, layer);
    }

    /// <summary>From the file and the options, which must agree; null where height or width stay open.</summary>
    private TensorShape? InputShape(long?[] dimensions, string given)
    {
        if (_options.Input is { } asked)
        {
            long?[] wanted = dimensions.Length == 2 ? [(long)asked.Channels * asked.Height * asked.Width] : [asked.Channels, asked.Height, asked.Width];
            if (!wanted.Zip(dimensions.Skip(1)).All(p => p.Second is null || p.First == p.Second)) throw new HeGpuFileException(_source, $"{given} is not for images of {asked}.");
            return asked;
        }

        if (dimensions.Length == 2) return dimensions[1] is > 0 and <= ModelGraph.MaxChannels and var features ? new((int)features, 1, 1) : null;
        if (dimensions[1] is not { } c || dimensions[2] is not { } h || dimensions[3] is not { } w) return null;
        if (Math.Min(c, Math.Min(h, w)) < 1 || c > ModelGraph.MaxChannels || Math.Max(h, w) > ModelGraph.MaxSide)
            throw new HeGpuFileException(_source, $"{given}: images from 1x1 to {ModelGraph.MaxSide}x{ModelGraph.MaxSide} of 1 to {ModelGraph.MaxChannels} channels are read.");
        return new((int)c, (int)h, (int)w);
    }

    private OnnxValue[] Apply(OnnxNode node)
    {
        if (!OnnxReader.IsStandard(node.Domain)) throw Error(node, $"an operator of '{node.Domain}'; standard operators are read.");
        if (node.Operator == "Constant") return [Decoded(node, ConstantOf(node))];
        OnnxValue?[] inputs = [.. node.Inputs.Select((_, i) => Input(node, i))];
        if (node.Operator == "Shape") return [ShapeOf(node)];
        if (inputs.Length > 0 && inputs.All(i => i is OnnxConstant or null)) return Fold(node, [.. inputs.Select(i => i as OnnxConstant)]);
        return [ApplyToImage(node)];
    }

    /// <summary>The value of an input, or null where it is left out.</summary>
    private OnnxValue? Input(OnnxNode node, int index)
    {
        if (index >= node.Inputs.Count || node.Inputs[index] is not { Length: > 0 } name) return null;
        if (_values.TryGetValue(name, out OnnxValue? value)) return value;
        if (_graph.Initializers.TryGetValue(name, out OnnxTensor? tensor)) return _values[name] = Decoded(node, tensor);
        throw Error(node, $"it reads '{name}', which is no input, no tensor of the file, and made by no node.");
    }

    private OnnxConstant Decoded(OnnxNode node, OnnxTensor tensor) => Counted(node, tensor.Decode(reason => Error(node, reason)));

    private OnnxConstant Counted(OnnxNode node, OnnxConstant constant)
    {
        Charge(node, constant.Values.Length);
        return constant;
    }

    /// <summary>Every number that is made on the way is counted, so that a small file cannot ask for endless work.</summary>
    private void Charge(OnnxNode node, long numbers)
    {
        if ((_budget -= numbers) < 0) throw Error(node, "the graph makes far more numbers from its constants than the file has bytes.");
    }

    private OnnxConstant? Constant(OnnxNode node, int index) => Input(node, index) switch
    {
        null => null,
        OnnxConstant constant => constant,
        _ => throw Error(node, $"its input '{node.Inputs[index]}' depends on the image; a constant is expected there."),
    };

    private OnnxFeature Feature(OnnxNode node, int index) => Feature(node, Input(node, index) ?? throw Error(node, $"its input {index} is missing."));

    private OnnxFeature Feature(OnnxNode node, OnnxValue value) => value switch
    {
        OnnxFeature feature => feature,
        OnnxSigmoid sigmoid => Replace(sigmoid.Node, "sigmoid", sigmoid.Argument),
        OnnxPadded => throw Error(node, "zeros were put around its input; that is read before convolutions and average pools only."),
        _ => throw Error(node, "its input does not depend on the image."),
    };

    /// <summary>The layer that computes a feature.</summary>
    private string Materialize(OnnxFeature feature)
    {
        if (feature.Computed is { } known) return known;
        ChannelPolynomial polynomial = feature.Polynomial.Trimmed();
        if (polynomial.IsIdentity) return feature.Layer;
        string name = _layers.NewName(feature.Wish), where = $"the polynomial at '{feature.Wish}'";
        if (polynomial.Degree == 0) throw new HeGpuFileException(_source, $"{where} is constant: it does not depend on the image.");
        if (polynomial.IsSquare) return feature.Computed = _layers.Add(new SquareLayer(name, feature.Layer), [], where);
        int channels = feature.Channels ?? throw new HeGpuFileException(_source, $"{where}: how many features it has depends on the size of the image; say it (--input CxHxW).");
        var layer = new PolynomialLayer(name, feature.Layer, channels, polynomial.Degree, Shared: polynomial.Rows == 1);
        return feature.Computed = _layers.Add(layer, [("coefficients", new Tensor([polynomial.Rows, polynomial.Degree + 1], polynomial.ToArray()))], where);
    }

    private OnnxFeature Output(OnnxNode node, string layer, bool isVector) =>
        new(layer, ChannelPolynomial.Identity, _layers.ChannelsOf(layer), isVector, Wish(node));

    private string Add(OnnxNode node, Layer layer, params IReadOnlyList<(string Name, Tensor Value)> parameters) => _layers.Add(layer, parameters, node.ToString());

    /// <summary>The module of PyTorch that a node was exported from ('/enc1/enc1.0/Conv' is enc1.0), else the operator.</summary>
    private static string Wish(OnnxNode node)
    {
        string[] path = node.Name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.Length < 2) return path.Length == 1 ? path[0] : node.Operator;
        return string.Join('.', path[..^1].Where((part, i) => i == path.Length - 2 || !path[i + 1].StartsWith(part + ".", StringComparison.Ordinal)));
    }

    private HeGpuFileException Error(OnnxNode node, string reason) => new(_source, $"{node}: {reason}");
}
