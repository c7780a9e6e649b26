namespace HeGpu.Models;

/// <summary>
/// Transposed convolution 2x2, stride 2: a 1x1 convolution to four planes per output channel, one for each corner (a, b) of the 2x2
/// cell, then interleaved. Its weight [in][out][2][2] read as a matrix [in][4 out] is the 1x1 convolution of the backward pass.
/// </summary>
internal sealed class ConvolutionTransposedNode : TrainingNode
{
    private readonly TrainableParameter weight, bias;
    private readonly int inChannels, corners, length;
    private readonly int[] forwardOffsets, backwardOffsets;
    private readonly float[] transposed, weightGradients, biasGradients;

    public ConvolutionTransposedNode(ConvTranspose2dLayer layer, ParameterStore parameters, BatchTensor input, BatchTensor output, Workers workers)
        : base([input], output, workers)
    {
        weight = parameters[$"{layer.Name}.weight"];
        bias = parameters[$"{layer.Name}.bias"];
        inChannels = layer.InChannels;
        corners = 4 * layer.OutChannels;
        length = FlatConvolution.Round(input.PlaneSize);
        forwardOffsets = [.. Enumerable.Range(0, inChannels).Select(c => c * length)];
        backwardOffsets = [.. Enumerable.Range(0, corners).Select(c => c * length)];
        transposed = new float[weight.Value.Length];
        weightGradients = new float[input.Count * weight.Value.Length];
        biasGradients = new float[input.Count * layer.OutChannels];
    }

    private BorderedPlane Dense => new(Input.Shape.Height, Input.Shape.Width, 0, Input.Shape.Height, Input.Shape.Width);

    public override void Forward(NetworkMode mode)
    {
        for (int c = 0; c < inChannels; c++)
        for (int o = 0; o < corners; o++)
            transposed[(o * inChannels) + c] = weight.Value[(c * corners) + o];
        Workers.For(Input.Count, n =>
        {
            using var source = new Scratch(inChannels * length);
            using var target = new Scratch(corners * length);
            Dense.Pack(Input.Sample(n), source.Span, length);
            FlatConvolution.Run(source.Span, forwardOffsets, transposed, [], target.Span, length);
            Interleave(n, target.Span);
        });
    }

    public override void Backward()
    {
        Workers.For(Input.Count, n =>
        {
            using var source = new Scratch(inChannels * length);
            using var gradient = new Scratch(corners * length);
            Dense.Pack(Input.Sample(n), source.Span, length);
            Separate(n, gradient.Span);
            // [in][4 out]: rows are the inputs, terms the corners.
            FlatConvolution.WeightGradient(
                gradient.Span, backwardOffsets, source.Span, weightGradients.AsSpan(n * transposed.Length, transposed.Length), length);
            for (int o = 0; o < Output.Shape.Channels; o++)
                biasGradients[(n * Output.Shape.Channels) + o] = VectorMath.Sum(Output.PlaneGradient(n, o));
            if (!NeedsInputGradient) return;
            FlatConvolution.Run(gradient.Span, backwardOffsets, weight.Value, [], source.Span, length);
            Dense.AddTo(source.Span, length, Input.SampleGradient(n));
        });
        VectorMath.SumRows(weightGradients, weight.Gradient);
        VectorMath.SumRows(biasGradients, bias.Gradient);
    }

    private void Interleave(int n, ReadOnlySpan<float> planes)
    {
        int height = Input.Shape.Height, width = Input.Shape.Width;
        for (int o = 0; o < Output.Shape.Channels; o++)
        for (int y = 0; y < 2 * height; y++)
        {
            int corner = (4 * o) + (2 * (y % 2));
            ReadOnlySpan<float> left = planes.Slice((corner * length) + (y / 2 * width), width), right = planes.Slice(((corner + 1) * length) + (y / 2 * width), width);
            Span<float> row = Output.Plane(n, o).Slice(2 * y * width, 2 * width);
            float b = bias.Value[o];
            for (int x = 0; x < left.Length; x++)
            {
                row[2 * x] = left[x] + b;
                row[(2 * x) + 1] = right[x] + b;
            }
        }
    }

    private void Separate(int n, Span<float> planes)
    {
        int height = Input.Shape.Height, width = Input.Shape.Width;
        planes.Clear();
        for (int o = 0; o < Output.Shape.Channels; o++)
        for (int y = 0; y < 2 * height; y++)
        {
            int corner = (4 * o) + (2 * (y % 2));
            Span<float> left = planes.Slice((corner * length) + (y / 2 * width), width), right = planes.Slice(((corner + 1) * length) + (y / 2 * width), width);
            ReadOnlySpan<float> row = Output.PlaneGradient(n, o).Slice(2 * y * width, 2 * width);
            for (int x = 0; x < left.Length; x++)
            {
                left[x] = row[2 * x];
                right[x] = row[(2 * x) + 1];
            }
        }
    }
}
