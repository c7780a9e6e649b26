namespace HeGpu.Models;

// Operators that become a linear layer: convolutions, dense layers, batch norms, mean pools.
internal sealed partial class OnnxTranslator
{
    private OnnxFeature Convolution(OnnxNode node)
    {
        (OnnxFeature x, int outside) = Map(node);
        OnnxConstant weight = Weight(node, 1, 4);
        if (Integer(node, "group", 1) is not 1 and var groups) throw Error(node, $"{groups} groups; convolutions of one group are read.");
        (int kernel, int stride, int padding) = Window(node, weight);
        int inputs = Side(weight, 1), outputs = Side(weight, 0);
        string name = ParameterName(node, 1);
        var layer = new Conv2dLayer(name, Materialize(x), inputs, outputs, kernel, stride, padding + outside);
        return Output(node, Add(node, layer, ("weight", Tensor([outputs, inputs, kernel, kernel], weight.Values)), ("bias", Bias(node, name, 2, outputs))), isVector: false);
    }

    private OnnxFeature TransposedConvolution(OnnxNode node)
    {
        OnnxFeature x = MapWithoutPadding(node);
        OnnxConstant weight = Weight(node, 1, 4);
        (int kernel, int stride, int padding) = Window(node, weight);
        if ((kernel, stride, padding, Integer(node, "group", 1), Uniform(node, "output_padding", 2, 0)) != (2, 2, 0, 1, 0) || Integers(node, "output_shape") is not null)
            throw Error(node, $"kernel {kernel}, stride {stride}, padding {padding}: transposed convolutions of kernel 2 and stride 2 are read, without padding, groups and output_shape.");
        int inputs = Side(weight, 0), outputs = Side(weight, 1);
        string name = ParameterName(node, 1);
        var layer = new ConvTranspose2dLayer(name, Materialize(x), inputs, outputs);
        return Output(node, Add(node, layer, ("weight", Tensor([inputs, outputs, 2, 2], weight.Values)), ("bias", Bias(node, name, 2, outputs))), isVector: false);
    }

    /// <summary>alpha x B (or its transpose) + beta C.</summary>
    private OnnxFeature Gemm(OnnxNode node)
    {
        if (Integer(node, "transA", 0) != 0) throw Error(node, "transA; the image's features stand in a row.");
        double alpha = Number(node, "alpha", 1), beta = Number(node, "beta", 1);
        return Dense(node, Vector(node), transposed: Integer(node, "transB", 0) != 0, alpha, bias: 2, beta);
    }

    private OnnxFeature MatMul(OnnxNode node) => Dense(node, Vector(node), transposed: false, 1, bias: null, 0);

    private OnnxFeature Dense(OnnxNode node, OnnxFeature x, bool transposed, double alpha, int? bias, double beta)
    {
        OnnxConstant weight = Weight(node, 1, 2);
        int inputs = Side(weight, transposed ? 1 : 0), outputs = Side(weight, transposed ? 0 : 1);
        double[] rows = transposed ? weight.Values : Counted(node, OnnxArithmetic.Transpose(weight, [1, 0])).Values;
        string name = ParameterName(node, 1);
        OnnxConstant? constant = bias is { } index ? Constant(node, index) : null;
        if (constant is not null && constant.Values.Length != 1 && (constant.Values.Length != outputs || constant.Dimensions[^1] != outputs))
            throw Error(node, $"its bias is {constant} for {outputs} outputs.");
        double[] shift = [.. Enumerable.Range(0, outputs).Select(o => constant is null ? 0 : beta * constant.Values[constant.Values.Length == 1 ? 0 : o])];
        string layer = Add(node, new DenseLayer(name, Materialize(x), inputs, outputs),
            ("weight", Tensor([outputs, inputs], [.. rows.Select(w => alpha * w)])), ("bias", Tensor([outputs], shift)));
        return Output(node, layer, isVector: true);
    }

    private OnnxFeature BatchNorm(OnnxNode node)
    {
        if (Integer(node, "training_mode", 0) != 0 || node.Outputs.Count(o => o.Length > 0) > 1) throw Error(node, "it is in training mode; call model.eval() before the export.");
        if (Integer(node, "spatial", 1) != 1) throw Error(node, "it normalises every pixel by itself (spatial=0); one mean and variance for each channel is read.");
        OnnxFeature x = Feature(node, 0);
        int channels = Weight(node, 1, 1).Values.Length;
        string[] names = ["weight", "bias", "running_mean", "running_var"];
        (string, Tensor)[] parameters = [.. names.Select((parameter, i) =>
            Weight(node, 1 + i, 1) is { } c && c.Values.Length == channels ? (parameter, Tensor([channels], c.Values)) : throw Error(node, $"its {parameter} is {Weight(node, 1 + i, 1)} for {channels} channels."))];
        var layer = new BatchNorm2dLayer(ParameterName(node, 1), Materialize(x), channels, Number(node, "epsilon", 1e-5));
        return Output(node, Add(node, layer, parameters), x.IsVector);
    }

    private OnnxFeature AveragePool(OnnxNode node)
    {
        (OnnxFeature x, int outside) = Map(node);
        (int kernel, int stride, int padding) = Window(node, 0);
        bool counts = padding == 0 || Integer(node, "count_include_pad", 0) != 0; // zeros put there by a node before it are values like all others
        if (outside > 0 && !counts) throw Error(node, "zeros were put around its input, and it pads once more without counting.");
        WholeWindows(node, x, kernel, stride, padding + outside);
        return Output(node, Add(node, new MeanPool2dLayer(_layers.NewName(Wish(node)), Materialize(x), kernel, stride, padding + outside, counts)), isVector: false);
    }

    /// <summary>ceil_mode adds windows that are only partly there; where whole ones fit exactly it changes nothing.</summary>
    private void WholeWindows(OnnxNode node, OnnxFeature x, int kernel, int stride, int padding)
    {
        if (stride < 1 || Integer(node, "ceil_mode", 0) == 0) return;
        if (_layers.ShapeOf(x.Layer) is not { } shape || (shape.Height + (2 * padding) - kernel) % stride != 0 || (shape.Width + (2 * padding) - kernel) % stride != 0)
            throw Error(node, "ceil_mode; windows that are only partly there are not read.");
    }

    private OnnxFeature GlobalAveragePool(OnnxNode node) => GlobalAveragePool(node, isVector: false);

    private OnnxFeature GlobalAveragePool(OnnxNode node, bool isVector) =>
        Output(node, Add(node, new GlobalMeanPoolLayer(_layers.NewName(Wish(node)), Materialize(MapWithoutPadding(node)))), isVector);

    /// <summary>The mean over height and width is a global pool.</summary>
    private OnnxFeature ReduceMean(OnnxNode node)
    {
        long[] axes = [.. (Integers(node, "axes", 1) ?? []).Select(a => a < 0 ? a + 4 : a).Order()];
        if (!axes.SequenceEqual([2L, 3L])) throw Error(node, $"the mean over axes [{string.Join(",", axes)}]; over height and width ([2,3]) it is read.");
        return GlobalAveragePool(node, isVector: Integer(node, "keepdims", 1) == 0);
    }

    /// <summary>The window of a weight [.][.][k][k].</summary>
    private (int Kernel, int Stride, int Padding) Window(OnnxNode node, OnnxConstant weight)
    {
        (int Kernel, int Stride, int Padding) window = Window(node, Side(weight, 2));
        return weight.Dimensions[2] == window.Kernel && weight.Dimensions[3] == window.Kernel ? window
            : throw Error(node, $"its weight is {weight}, its kernel {window.Kernel}x{window.Kernel}.");
    }

    private (OnnxFeature X, int Padding) Map(OnnxNode node)
    {
        (OnnxFeature x, int padding) = Input(node, 0) is OnnxPadded padded ? (padded.Feature, padded.Padding) : (Feature(node, 0), 0);
        return x.IsVector ? throw Error(node, "its input is a vector; an image [batch, channels, height, width] is expected.") : (x, padding);
    }

    private OnnxFeature MapWithoutPadding(OnnxNode node) =>
        Map(node) is (var x, 0) ? x : throw Error(node, "zeros were put around its input; that is read before convolutions and average pools only.");

    private OnnxFeature Vector(OnnxNode node) =>
        Feature(node, 0) is { IsVector: true } x ? x : throw Error(node, "its input is an image; a matrix product is read of vectors [batch, features], so flatten it before.");

    private OnnxConstant Weight(OnnxNode node, int index, int rank)
    {
        OnnxConstant weight = Constant(node, index) ?? throw Error(node, $"its input {index} is missing.");
        return weight.Dimensions.Count == rank ? weight : throw Error(node, $"'{node.Inputs[index]}' is {weight}; {rank} dimensions are expected.");
    }

    private Tensor Bias(OnnxNode node, string layer, int index, int outputs)
    {
        if (Constant(node, index) is not { } bias) return new([outputs], new float[outputs]);
        return bias.Values.Length == outputs ? Tensor([outputs], bias.Values) : throw Error(node, $"the bias of '{layer}' is {bias} for {outputs} outputs.");
    }

    private static int Side(OnnxConstant weight, int dimension) => (int)weight.Dimensions[dimension];

    private static Tensor Tensor(int[] shape, double[] values) => new(shape, Array.ConvertAll(values, v => (float)v));

    /// <summary>A layer is named like its weight where that has a module's name ("enc1.0.weight"), else like its node.</summary>
    private string ParameterName(OnnxNode node, int index)
    {
        const string Suffix = ".weight";
        string tensor = node.Inputs[index];
        bool named = tensor.EndsWith(Suffix, StringComparison.Ordinal);
        string name = _layers.NewName(named ? tensor[..^Suffix.Length] : Wish(node));
        _origins[name] = tensor;
        return name;
    }
}
