using System.Globalization;

namespace HeGpu.Models;

// Which method reads which operator, and what becomes of functions that ciphertexts cannot compute.
internal sealed partial class OnnxTranslator
{
    /// <summary>Ranges measured on images are widened by this factor: other images go a little further.</summary>
    private const double RangeMargin = 1.1;

    /// <summary>Each runs the network up to it on all images.</summary>
    private const int MaxMeasured = 256;

    private static readonly Dictionary<string, Func<double, double>> Functions = new()
    {
        ["relu"] = x => Math.Max(0, x), ["sigmoid"] = Sigmoid, ["silu"] = x => x * Sigmoid(x), ["tanh"] = Math.Tanh,
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private OnnxValue ApplyToImage(OnnxNode node) => node.Operator switch
    {
        "Conv" => Convolution(node),
        "ConvTranspose" => TransposedConvolution(node),
        "BatchNormalization" => BatchNorm(node),
        "Gemm" => Gemm(node),
        "MatMul" => MatMul(node),
        "AveragePool" => AveragePool(node),
        "GlobalAveragePool" => GlobalAveragePool(node),
        "ReduceMean" => ReduceMean(node),
        "MaxPool" => MaxPool(node),
        "Add" or "Sub" or "Sum" => AddOrSubtract(node),
        "Mul" => Multiply(node),
        "Div" => Divide(node),
        "Pow" => Power(node),
        "Neg" => Negate(node),
        "Concat" => Concatenate(node),
        "Flatten" => Flatten(node),
        "Reshape" => Reshape(node),
        "Squeeze" => Squeeze(node),
        "Unsqueeze" => Unsqueeze(node),
        "Pad" => Pad(node),
        "Identity" => Feature(node, 0),
        "Cast" => Integer(node, "to", 1) is 1 or 10 or 11 or 16 ? Feature(node, 0) : throw Error(node, "it rounds the image's values; casts between kinds of real numbers are read."),
        "Dropout" => Constant(node, 2)?.Values.Any(v => v != 0) == true ? throw Error(node, "it is in training mode; call model.eval() before the export.") : Feature(node, 0),
        "Relu" => Replace(node, "relu", Feature(node, 0)),
        "Tanh" => Replace(node, "tanh", Feature(node, 0)),
        "Sigmoid" when IsDropped(node) => Dropped(node),
        "Sigmoid" => new OnnxSigmoid(Feature(node, 0), node),
        "Softmax" or "LogSoftmax" => IsDropped(node) ? Dropped(node)
            : throw Error(node, "ciphertexts cannot compute it. At the end of a network --replace output=drop leaves it out: the logits are the result, their order is the same."),
        _ => throw Error(node, "this operator is not read; docs/import.md lists those that are, and what to write instead of others."),
    };

    private bool IsDropped(OnnxNode node) => _options.Replacements.ContainsKey("output") && node.Outputs is [{ } only] && only == _graph.Outputs[0].Name;

    private OnnxFeature Dropped(OnnxNode node)
    {
        OnnxFeature x = Feature(node, 0);
        _notes.Add(new(x.Wish, $"{node.Operator} at the end was left out: the result is what it would have been applied to"));
        return x;
    }

    private OnnxFeature MaxPool(OnnxNode node)
    {
        FunctionReplacement replacement = Asked(node, "maxpool", "--replace maxpool=mean takes mean pools instead (train on with them: results change)");
        OnnxFeature x = MapWithoutPadding(node);
        (int kernel, int stride, int padding) = Window(node, 0);
        WholeWindows(node, x, kernel, stride, padding);
        string name = _layers.NewName(Wish(node));
        if (replacement.Kind == ReplacementKind.Keep)
        {
            if ((kernel, stride, padding) != (2, 2, 0)) throw Error(node, $"kernel {kernel}, stride {stride}, padding {padding}; maximum pools of 2x2 with stride 2 can be kept.");
            return Output(node, Add(node, new MaxPool2dLayer(name, Materialize(x))), isVector: false);
        }

        _notes.Add(new(name, "the maximum became a mean"));
        return Output(node, Add(node, new MeanPool2dLayer(name, Materialize(x), kernel, stride, padding)), isVector: false);
    }

    private OnnxFeature Replace(OnnxNode node, string function, OnnxFeature x)
    {
        FunctionReplacement replacement = Asked(node, function,
            $"--replace {function}=poly:2:RANGE takes the nearest polynomial (RANGE such as 5 for [-5, 5]; without it the range is measured on --data)");
        string input = Materialize(x), name = _layers.NewName(Wish(node));
        if (replacement.Kind == ReplacementKind.Keep)
        {
            _notes.Add(new(name, $"{function} was kept: the model runs in plaintext only"));
            return Output(node, Add(node, new ReluLayer(name, input)), x.IsVector);
        }

        int channels = x.Channels ?? throw Error(node, "how many features it has depends on the size of the image; say it (--input CxHxW).");
        ValueRange range = replacement.Range ?? Measured(node, function, input);
        PolynomialFit fit = PolynomialFit.LeastSquares(Functions[function], range.Min, range.Max, replacement.Degree);
        _notes.Add(new(name, string.Create(CultureInfo.InvariantCulture, $"{function} became a polynomial of degree {replacement.Degree} on [{range.Min:0.###}, {range.Max:0.###}]{(replacement.Range is null ? ", as measured" : "")}, at most {fit.LargestError(Functions[function]):0.###} away")));
        var layer = new PolynomialLayer(name, input, channels, replacement.Degree, Shared: true);
        return Output(node, Add(node, layer, ("coefficients", Tensor([1, replacement.Degree + 1], [.. fit.Coefficients]))), x.IsVector);
    }

    private FunctionReplacement Asked(OnnxNode node, string function, string advice) => _options.Replacements.TryGetValue(function, out FunctionReplacement? replacement)
        ? replacement
        : throw Error(node, $"ciphertexts cannot compute {function}: {advice}.");

    /// <summary>The range of a layer's output over the images, with everything before it replaced already.</summary>
    private ValueRange Measured(OnnxNode node, string function, string layer)
    {
        if (++_measured > MaxMeasured) throw Error(node, $"more than {MaxMeasured} ranges to measure; say them (--replace {function}=poly:DEGREE:RANGE).");
        ModelGraph graph = _layers.ToGraph(layer, _preprocessing);
        if (_options.Images?.Invoke(_preprocessing, graph.Input.Channels, _layers.ShapeOf(graph.Input.Name)) is not { Count: > 0 } images)
            throw Error(node, $"{function} is replaced on a range that nobody said: --replace {function}=poly:DEGREE:RANGE, or --data with images to measure it on.");
        ValueRange range = images.Select(i => ValueRange.Of(PlainTwin.Run(graph, i).Values)).Aggregate(ValueRange.Empty, (a, b) => a.Union(b));
        double centre = (range.Min + range.Max) / 2, radius = Math.Max(RangeMargin * (range.Max - range.Min) / 2, 1e-3);
        return new(centre - radius, centre + radius);
    }
}
