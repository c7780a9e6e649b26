namespace HeGpu.Models;

/// <summary>
/// Convolution of kernel k, padding p and stride 1, without unfolding (see <see cref="UnfoldedConvolutionNode"/>). The gradient by the
/// input is the convolution of the output's gradient, with a border of k - 1 - p, with the flipped kernels. Samples are independent;
/// each keeps its own weight gradient, and these are summed in order.
/// </summary>
internal sealed class ConvolutionNode : TrainingNode
{
    private readonly Conv2dLayer layer;
    private readonly TrainableParameter weight, bias;
    private readonly BorderedPlane bordered, result, spread, restored;
    private readonly int[] forwardOffsets, backwardOffsets;
    private readonly int forwardLength, backwardLength;
    private readonly float[] flipped, weightGradients, biasGradients;

    public ConvolutionNode(Conv2dLayer layer, ParameterStore parameters, BatchTensor input, BatchTensor output, Workers workers)
        : base([input], output, workers)
    {
        this.layer = layer;
        weight = parameters[$"{layer.Name}.weight"];
        bias = parameters[$"{layer.Name}.bias"];
        (int height, int width, int k, int p) = (input.Shape.Height, input.Shape.Width, layer.Kernel, layer.Padding);
        bordered = new(height, width, p, height + (2 * p), width + (2 * p));
        result = new(output.Shape.Height, output.Shape.Width, 0, bordered.Rows, bordered.RowStride);
        spread = new(output.Shape.Height, output.Shape.Width, k - 1 - p, height + k - 1, width + k - 1);
        restored = new(height, width, 0, spread.Rows, spread.RowStride);
        forwardOffsets = bordered.WindowOffsets(layer.InChannels, k);
        backwardOffsets = spread.WindowOffsets(layer.OutChannels, k);
        forwardLength = FlatConvolution.Round(result.Extent);
        backwardLength = FlatConvolution.Round(restored.Extent);
        flipped = new float[weight.Value.Length];
        weightGradients = new float[input.Count * weight.Value.Length];
        biasGradients = new float[input.Count * bias.Value.Length];
    }

    private int BorderedLength => (layer.InChannels * bordered.Size) + FlatConvolution.TileLength;

    private int SpreadLength => (layer.OutChannels * spread.Size) + FlatConvolution.TileLength;

    public override void Forward(NetworkMode mode) => Workers.For(Input.Count, n =>
    {
        using var source = new Scratch(BorderedLength);
        using var target = new Scratch(layer.OutChannels * forwardLength);
        bordered.Pack(Input.Sample(n), source.Span, bordered.Size);
        FlatConvolution.Run(source.Span, forwardOffsets, weight.Value, bias.Value, target.Span, forwardLength);
        result.Unpack(target.Span, forwardLength, Output.Sample(n));
    });

    public override void Backward()
    {
        if (NeedsInputGradient) Flip();
        Workers.For(Input.Count, n =>
        {
            FindWeightGradient(n);
            if (NeedsInputGradient) AddInputGradient(n);
        });
        VectorMath.SumRows(weightGradients, weight.Gradient);
        VectorMath.SumRows(biasGradients, bias.Gradient);
    }

    private void FindWeightGradient(int n)
    {
        using var source = new Scratch(BorderedLength);
        using var gradient = new Scratch(layer.OutChannels * forwardLength);
        bordered.Pack(Input.Sample(n), source.Span, bordered.Size);
        result.Pack(Output.SampleGradient(n), gradient.Span, forwardLength);
        FlatConvolution.WeightGradient(
            source.Span, forwardOffsets, gradient.Span, weightGradients.AsSpan(n * flipped.Length, flipped.Length), forwardLength);
        for (int o = 0; o < layer.OutChannels; o++)
            biasGradients[(n * layer.OutChannels) + o] = VectorMath.Sum(Output.PlaneGradient(n, o));
    }

    private void AddInputGradient(int n)
    {
        using var source = new Scratch(SpreadLength);
        using var target = new Scratch(layer.InChannels * backwardLength);
        spread.Pack(Output.SampleGradient(n), source.Span, spread.Size);
        FlatConvolution.Run(source.Span, backwardOffsets, flipped, [], target.Span, backwardLength);
        restored.AddTo(target.Span, backwardLength, Input.SampleGradient(n));
    }

    /// <summary>flipped[c][o][u][v] = weight[o][c][k-1-u][k-1-v].</summary>
    private void Flip()
    {
        int window = layer.Kernel * layer.Kernel;
        for (int o = 0; o < layer.OutChannels; o++)
        for (int c = 0; c < layer.InChannels; c++)
        for (int t = 0; t < window; t++)
            flipped[(((c * layer.OutChannels) + o) * window) + t] = weight.Value[(((o * layer.InChannels) + c) * window) + window - 1 - t];
    }
}
