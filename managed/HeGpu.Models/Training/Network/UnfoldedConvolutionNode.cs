namespace HeGpu.Models;

/// <summary>
/// Convolution as a matrix product, for outputs much smaller than inputs (strides, valid windows of small images), where
/// <see cref="ConvolutionNode"/> would compute many positions that nobody reads. Row (c, u, v) of a matrix holds what the outputs of a
/// group of samples read through that window element; its product with the weights is the output, the product of the output's gradient
/// with the transposed weights is added back to where the rows came from. Groups are independent and their weight gradients summed in order.
/// </summary>
internal sealed class UnfoldedConvolutionNode : TrainingNode
{
    /// <summary>Positions in a group, about: whole tiles, and rows that stay in cache.</summary>
    private const int GroupPositions = 128;

    private readonly Conv2dLayer layer;
    private readonly TrainableParameter weight, bias;
    private readonly int terms, samples, groups;
    private readonly float[] transposed, weightGradients, biasGradients;

    public UnfoldedConvolutionNode(Conv2dLayer layer, ParameterStore parameters, BatchTensor input, BatchTensor output, Workers workers)
        : base([input], output, workers)
    {
        this.layer = layer;
        weight = parameters[$"{layer.Name}.weight"];
        bias = parameters[$"{layer.Name}.bias"];
        terms = layer.InChannels * layer.Kernel * layer.Kernel;
        samples = Math.Clamp(GroupPositions / output.PlaneSize, 1, input.Count);
        groups = (input.Count + samples - 1) / samples;
        transposed = new float[weight.Value.Length];
        weightGradients = new float[groups * weight.Value.Length];
        biasGradients = new float[groups * bias.Value.Length];
    }

    /// <summary>Whether this is the way for it.</summary>
    public static bool Suits(Conv2dLayer layer, TensorShape input, TensorShape output) =>
        layer.Stride > 1 || 2 * output.Height * output.Width < input.Height * input.Width;

    public override void Forward(NetworkMode mode) => Workers.For(groups, group =>
    {
        int length = Length(group);
        using var rows = new Scratch(terms * length);
        using var result = new Scratch(layer.OutChannels * length);
        Unfold(group, rows.Span, length);
        FlatConvolution.Run(rows.Span, Offsets(terms, length), weight.Value, bias.Value, result.Span, length);
        Span<float> from = result.Span;
        foreach ((int n, int at) in Samples(group))
            for (int o = 0; o < layer.OutChannels; o++) from.Slice((o * length) + at, Output.PlaneSize).CopyTo(Output.Plane(n, o));
    });

    public override void Backward()
    {
        for (int o = 0; o < layer.OutChannels; o++)
            for (int m = 0; m < terms; m++) transposed[(m * layer.OutChannels) + o] = weight.Value[(o * terms) + m];
        Workers.For(groups, BackwardGroup);
        VectorMath.SumRows(weightGradients, weight.Gradient);
        VectorMath.SumRows(biasGradients, bias.Gradient);
    }

    private void BackwardGroup(int group)
    {
        int length = Length(group);
        using var rows = new Scratch(terms * length);
        using var gradient = new Scratch(layer.OutChannels * length);
        Span<float> dy = gradient.Span;
        dy.Clear();
        foreach ((int n, int at) in Samples(group))
            for (int o = 0; o < layer.OutChannels; o++) Output.PlaneGradient(n, o).CopyTo(dy.Slice((o * length) + at, Output.PlaneSize));
        Unfold(group, rows.Span, length);
        FlatConvolution.WeightGradient(rows.Span, Offsets(terms, length), dy, weightGradients.AsSpan(group * weight.Value.Length, weight.Value.Length), length);
        for (int o = 0; o < layer.OutChannels; o++) biasGradients[(group * layer.OutChannels) + o] = VectorMath.Sum(dy.Slice(o * length, length));
        if (!NeedsInputGradient) return;
        FlatConvolution.Run(dy, Offsets(layer.OutChannels, length), transposed, [], rows.Span, length);
        foreach ((int n, int at) in Samples(group)) Fold(n, rows.Span[at..], length);
    }

    private int Length(int group) => FlatConvolution.Round(Math.Min(samples, Input.Count - (group * samples)) * Output.PlaneSize);

    private IEnumerable<(int Sample, int At)> Samples(int group) => Enumerable
        .Range(group * samples, Math.Min(samples, Input.Count - (group * samples))).Select((n, i) => (n, i * Output.PlaneSize));

    private static int[] Offsets(int rows, int length) => [.. Enumerable.Range(0, rows).Select(r => r * length)];

    private void Unfold(int group, Span<float> rows, int length)
    {
        rows.Clear();
        foreach ((int n, int at) in Samples(group))
        {
            for (int m = 0; m < terms; m++)
            {
                (int c, int u, int v) = Term(m);
                ReadOnlySpan<float> plane = Input.Plane(n, c);
                Span<float> row = rows.Slice((m * length) + at, Output.PlaneSize);
                (int first, int end) = Inside(v, Input.Shape.Width, Output.Shape.Width);
                (int top, int bottom) = Inside(u, Input.Shape.Height, Output.Shape.Height);
                for (int y = top; y < bottom; y++)
                {
                    int from = (((y * layer.Stride) + u - layer.Padding) * Input.Shape.Width) + v - layer.Padding, to = y * Output.Shape.Width;
                    for (int x = first; x < end; x++) row[to + x] = plane[from + (x * layer.Stride)];
                }
            }
        }
    }

    /// <summary>Adds one sample's rows to the gradient of the input they were read from.</summary>
    private void Fold(int n, ReadOnlySpan<float> rows, int length)
    {
        for (int m = 0; m < terms; m++)
        {
            (int c, int u, int v) = Term(m);
            Span<float> plane = Input.PlaneGradient(n, c);
            ReadOnlySpan<float> row = rows.Slice(m * length, Output.PlaneSize);
            (int first, int end) = Inside(v, Input.Shape.Width, Output.Shape.Width);
            (int top, int bottom) = Inside(u, Input.Shape.Height, Output.Shape.Height);
            for (int y = top; y < bottom; y++)
            {
                int to = (((y * layer.Stride) + u - layer.Padding) * Input.Shape.Width) + v - layer.Padding, from = y * Output.Shape.Width;
                for (int x = first; x < end; x++) plane[to + (x * layer.Stride)] += row[from + x];
            }
        }
    }

    private (int Channel, int Row, int Column) Term(int m) =>
        (m / (layer.Kernel * layer.Kernel), m / layer.Kernel % layer.Kernel, m % layer.Kernel);

    /// <summary>The outputs that read inside the image through element k of the window: 0 &lt;= stride x + k - padding &lt; side.</summary>
    private (int First, int End) Inside(int k, int side, int outputs)
    {
        int first = Math.Max(0, (layer.Padding - k + layer.Stride - 1) / layer.Stride), room = side - 1 + layer.Padding - k;
        return (first, room < 0 ? first : Math.Min(outputs, (room / layer.Stride) + 1));
    }
}
