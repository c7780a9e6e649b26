namespace HeGpu.Models;

/// <summary>What each kind of layer demands of its attributes and inputs, and the shape it then gives.</summary>
internal static class LayerRules
{
    public static void CheckAttributes(Layer layer)
    {
        switch (layer)
        {
            case InputLayer i:
                Channels(layer, i.Channels);
                break;
            case Conv2dLayer c:
                Channels(layer, c.InChannels);
                Channels(layer, c.OutChannels);
                Window(layer, c.Kernel, c.Stride);
                Require(layer, c.Padding >= 0 && c.Padding < c.Kernel, $"padding {c.Padding} must lie in [0, kernel {c.Kernel})");
                break;
            case MeanPool2dLayer m:
                Window(layer, m.Kernel, m.Stride);
                Require(layer, m.Padding >= 0 && m.Padding <= m.Kernel / 2, $"padding {m.Padding} must lie in [0, {m.Kernel / 2}], half the kernel");
                break;
            case ConvTranspose2dLayer t:
                Channels(layer, t.InChannels);
                Channels(layer, t.OutChannels);
                break;
            case BatchNorm2dLayer b:
                Channels(layer, b.Channels);
                Require(layer, b.Epsilon > 0 && double.IsFinite(b.Epsilon), $"epsilon {b.Epsilon} must be positive and finite");
                break;
            case PolynomialLayer p:
                Channels(layer, p.Channels);
                Require(layer, p.Degree is >= 1 and <= 63, $"degree {p.Degree} must lie in [1, 63]");
                break;
            case DenseLayer d:
                Channels(layer, d.InFeatures);
                Channels(layer, d.OutFeatures);
                break;
            case ConcatLayer or AddLayer:
                Require(layer, layer.Inputs.Count >= 2, $"it reads {layer.Inputs.Count} layers and needs at least two");
                break;
        }
    }

    /// <summary>Channels of the output, or null where they depend on height and width (after flatten).</summary>
    public static int? OutputChannels(Layer layer, int?[] inputs)
    {
        switch (layer)
        {
            case InputLayer i:
                return i.Channels;
            case Conv2dLayer c:
                Match(layer, c.InChannels, inputs[0]);
                return c.OutChannels;
            case ConvTranspose2dLayer t:
                Match(layer, t.InChannels, inputs[0]);
                return t.OutChannels;
            case BatchNorm2dLayer b:
                Match(layer, b.Channels, inputs[0]);
                return b.Channels;
            case PolynomialLayer p:
                Match(layer, p.Channels, inputs[0]);
                return p.Channels;
            case DenseLayer d:
                Match(layer, d.InFeatures, inputs[0]);
                return d.OutFeatures;
            case FlattenLayer:
                return null;
            case ConcatLayer:
                long sum = inputs.Sum(c => (long?)c) ?? 0;
                Require(layer, sum <= ModelGraph.MaxChannels, $"{sum} channels together; at most {ModelGraph.MaxChannels}");
                return (int)sum;
            case AddLayer:
                foreach (int? other in inputs) Match(layer, other ?? inputs[0] ?? 0, inputs[0]);
                return inputs[0];
            default:
                return inputs[0];
        }
    }

    public static TensorShape OutputShape(Layer layer, TensorShape[] inputs)
    {
        TensorShape x = inputs.Length > 0 ? inputs[0] : default;
        switch (layer)
        {
            case Conv2dLayer c:
                return Windowed(layer, c.OutChannels, x, c.Kernel, c.Stride, c.Padding);
            case ConvTranspose2dLayer t:
                return new(t.OutChannels, 2 * x.Height, 2 * x.Width);
            case MeanPool2dLayer m:
                return Windowed(layer, x.Channels, x, m.Kernel, m.Stride, m.Padding);
            case GlobalMeanPoolLayer:
                return new(x.Channels, 1, 1);
            case BatchNorm2dLayer b:
                Match(layer, b.Channels, x.Channels);
                return x;
            case PolynomialLayer p:
                Match(layer, p.Channels, x.Channels);
                return x;
            case MaxPool2dLayer:
                Require(layer, x.Height % 2 == 0 && x.Width % 2 == 0, $"its input {x} has an odd side; max pools need even height and width");
                return new(x.Channels, x.Height / 2, x.Width / 2);
            case FlattenLayer:
                return new(x.Size, 1, 1);
            case DenseLayer d:
                Require(layer, x == new TensorShape(d.InFeatures, 1, 1), $"its input is {x}, not a vector of {d.InFeatures}; put a flatten before it");
                return new(d.OutFeatures, 1, 1);
            case ConcatLayer:
                foreach (TensorShape y in inputs)
                    Require(layer, (y.Height, y.Width) == (x.Height, x.Width), $"its inputs {x} and {y} differ in height or width (pools drop the last row or column of an odd side)");
                return x with { Channels = inputs.Sum(y => y.Channels) };
            case AddLayer:
                foreach (TensorShape y in inputs) Require(layer, y == x, $"its inputs {x} and {y} differ");
                return x;
            default:
                return x;
        }
    }

    private static TensorShape Windowed(Layer layer, int channels, TensorShape x, int kernel, int stride, int padding)
    {
        int height = x.Height + (2 * padding) - kernel, width = x.Width + (2 * padding) - kernel;
        Require(layer, height >= 0 && width >= 0, $"its input {x} is smaller than its kernel {kernel} with padding {padding}");
        return new(channels, (height / stride) + 1, (width / stride) + 1);
    }

    private static void Window(Layer layer, int kernel, int stride)
    {
        Require(layer, kernel is >= 1 and <= ModelGraph.MaxKernel, $"kernel {kernel} must lie in [1, {ModelGraph.MaxKernel}]");
        Require(layer, stride is >= 1 and <= ModelGraph.MaxKernel, $"stride {stride} must lie in [1, {ModelGraph.MaxKernel}]");
    }

    private static void Channels(Layer layer, int count) =>
        Require(layer, count is >= 1 and <= ModelGraph.MaxChannels, $"{count} channels; it must have 1 to {ModelGraph.MaxChannels}");

    private static void Match(Layer layer, int wanted, int? given) =>
        Require(layer, given is null || given == wanted, $"it expects {wanted} channels and '{layer.Inputs[0]}' gives {given}");

    private static void Require(Layer layer, bool condition, string what)
    {
        if (!condition) throw new InvalidModelException($"Layer '{layer.Name}' ({layer.GetType().Name}): {what}.");
    }
}
