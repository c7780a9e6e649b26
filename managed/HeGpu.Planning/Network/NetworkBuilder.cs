using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// Normalises a model graph. Every layer's value is kept as an affine function of nodes (<see cref="AffineValue"/>); a node is made only where
/// ciphertexts are needed: before a non-linearity, at the output, and between two linear layers that are not to be merged.
/// </summary>
internal sealed partial class NetworkBuilder
{
    private readonly ModelGraph _graph;
    private readonly IReadOnlyDictionary<string, TensorShape> _shapes;
    private readonly ActivationRanges? _ranges;
    private readonly IReadOnlySet<string> _merged;
    private readonly List<string> _junctions = [];
    private readonly List<NetworkNode> _nodes = [];
    private readonly Dictionary<string, AffineValue> _values = [];
    private readonly Dictionary<int, int> _pools = [];

    private NetworkBuilder(ModelGraph graph, TensorShape input, ActivationRanges? ranges, IReadOnlySet<string> merged)
    {
        if (input.Channels != graph.Input.Channels)
            throw new PlanningException($"The image has {input.Channels} channels, the model reads {graph.Input.Channels}.");
        _graph = graph;
        _shapes = graph.InferShapes(input.Height, input.Width);
        _ranges = ranges;
        _merged = merged;
    }

    /// <param name="graph">The model; no max pool or ReLU.</param>
    /// <param name="input">Shape of one image or tile.</param>
    /// <param name="ranges">Calibrated ranges, used to condition quadratics whose leading coefficient is near zero.</param>
    /// <param name="merged">Linear layers that are composed with the linear layers that read them (<see cref="LinearMerges"/>): a level less each, often more products.</param>
    public static EncryptedNetwork Build(ModelGraph graph, TensorShape input, ActivationRanges? ranges = null, IEnumerable<string>? merged = null) =>
        new NetworkBuilder(graph, input, ranges, (merged ?? []).ToHashSet()).Build();

    private EncryptedNetwork Build()
    {
        HashSet<string> needed = Reachable();
        foreach (Layer layer in _graph.Layers)
        {
            if (!needed.Contains(layer.Name) || layer is FlattenLayer) continue;
            _values[layer.Name] = Translate(layer);
        }

        if (!_values.TryGetValue(_graph.Output, out AffineValue? output))
            throw new PlanningException($"The output '{_graph.Output}' is a flatten layer; name the layer before it as the output.");
        int node = Materialize(output, _graph.Output);
        return new(_nodes, node, _values, [.. _junctions.Distinct()]);
    }

    private HashSet<string> Reachable()
    {
        var needed = new HashSet<string> { _graph.Output, _graph.Input.Name };
        foreach (Layer layer in _graph.Layers.Reverse())
            if (needed.Contains(layer.Name)) needed.UnionWith(layer.Inputs);
        return needed;
    }

    private AffineValue Translate(Layer layer)
    {
        switch (layer)
        {
            case InputLayer:
                return AffineValue.Of(Add(new InputNode(layer.Name, _shapes[layer.Name])), _shapes[layer.Name]);
            case Conv2dLayer c:
                return Linear(c, c.Input, LayerMaps.Convolution(_graph, c, _shapes[c.Input], _shapes[c.Name]), LayerMaps.Bias(_graph, c.Name));
            case ConvTranspose2dLayer t:
                return Linear(t, t.Input, LayerMaps.Transposed(_graph, t, _shapes[t.Input]), LayerMaps.Bias(_graph, t.Name));
            case DenseLayer d:
                return Dense(d);
            case BatchNorm2dLayer b:
                (double[] gain, double[] shift) = LayerMaps.BatchNorm(_graph, b);
                return Value(b.Input, b).Scaled(gain, shift);
            case MeanPool2dLayer p:
                return Pool(p);
            case GlobalMeanPoolLayer g:
                return Linear(g, g.Input, LayerMaps.Mean(_shapes[g.Input], PoolWindow.Whole(_shapes[g.Input].Height), PoolWindow.Whole(_shapes[g.Input].Width)));
            case SquareLayer s:
                int x = Materialize(Value(s.Input, s), s.Input);
                return AffineValue.Of(Add(new SquareNode(s.Name, _shapes[s.Name], x)), _shapes[s.Name]);
            case PolynomialLayer p:
                return Polynomial(p);
            case ConcatLayer c:
                return Concat(c);
            case AddLayer a:
                return Sum(a);
            default:
                throw new PlanningException(
                    $"Layer '{layer.Name}' ({layer.GetType().Name}) has no encrypted form: ciphertexts have no comparison. Train with polynomial activations and mean pools.");
        }
    }

    private AffineValue Linear(Layer layer, string input, LinearMap map, double[]? bias = null)
    {
        AffineValue value = Value(input, layer);
        if (!value.IsPointwise && !map.IsPointwise) value = Joined(value, input);
        return value.Through(map, bias, layer.Name);
    }

    /// <summary>What the next map reads: the value as it is if what made it is to be merged, or ciphertexts.</summary>
    private AffineValue Joined(AffineValue value, string name)
    {
        _junctions.AddRange(value.Made);
        return value.Made.All(_merged.Contains) ? value : Bare(value, name);
    }

    private AffineValue Dense(DenseLayer layer)
    {
        string input = _graph[layer.Input] is FlattenLayer f ? f.Input : layer.Input;
        return Linear(layer, input, LayerMaps.Dense(_graph, layer, _shapes[input]), LayerMaps.Bias(_graph, layer.Name));
    }

    private AffineValue Concat(ConcatLayer layer)
    {
        TensorShape shape = _shapes[layer.Name];
        int area = shape.Height * shape.Width, first = 0;
        var terms = new List<LinearTerm>();
        var bias = new double[shape.Size];
        var made = new List<string>();
        foreach (string input in layer.Inputs)
        {
            AffineValue value = Value(input, layer);
            if (!value.IsPointwise) value = Joined(value, input);
            value.Bias.CopyTo(bias, first * area);
            LinearMap place = LinearMap.Place(value.Shape, shape.Channels, first);
            terms.AddRange(value.Terms.Select(t => new LinearTerm(t.Source, place.After(t.Map))));
            first += value.Shape.Channels;
            made.AddRange(value.Made);
        }

        return new(shape, terms, bias, made);
    }

    private AffineValue Sum(AddLayer layer)
    {
        AffineValue[] values = [.. layer.Inputs.Select(i => Value(i, layer))];
        var bias = new double[_shapes[layer.Name].Size];
        foreach (AffineValue v in values)
            for (int i = 0; i < bias.Length; i++) bias[i] += v.Bias[i];
        return new(_shapes[layer.Name], [.. values.SelectMany(v => v.Terms)], bias, [.. values.SelectMany(v => v.Made)]);
    }

    private AffineValue Value(string name, Layer reader) => _values.TryGetValue(name, out AffineValue? value)
        ? value
        : throw new PlanningException($"Layer '{reader.Name}' reads the flatten layer '{name}'; only a dense layer may, move '{reader.Name}' before it.");

    /// <summary>The linear part as ciphertexts, the constants still symbolic (they fold exactly into what comes next).</summary>
    private AffineValue Bare(AffineValue value, string name)
    {
        int node = Add(new LinearNode(name, value.Shape, value.Terms, null));
        return AffineValue.Of(node, value.Shape) with { Bias = value.Bias };
    }

    /// <summary>A node that holds exactly this value.</summary>
    private int Materialize(AffineValue value, string name)
    {
        bool biased = value.Bias.AsSpan().ContainsAnyExcept(0.0);
        if (!biased && value.Terms.Count == 1 && value.Terms[0].Map.IsIdentity) return value.Terms[0].Source;
        return Add(new LinearNode(name, value.Shape, value.Terms, biased ? value.Bias : null));
    }

    private int Add(NetworkNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }
}
