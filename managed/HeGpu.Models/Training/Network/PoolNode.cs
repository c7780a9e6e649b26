namespace HeGpu.Models;

/// <summary>2x2 mean, stride 2: each of the four pixels receives a quarter of the gradient.</summary>
internal sealed class MeanPoolNode(BatchTensor input, BatchTensor output, Workers workers) : TrainingNode([input], output, workers)
{
    public override void Forward(NetworkMode mode) => Workers.For(Input.Count, n =>
    {
        ReadOnlySpan<float> x = Input.Sample(n);
        Span<float> y = Output.Sample(n);
        int width = Output.Shape.Width, rows = Output.Shape.Channels * Output.Shape.Height;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> top = x.Slice(4 * row * width, 2 * width), bottom = x.Slice(((4 * row) + 2) * width, 2 * width);
            Span<float> target = y.Slice(row * width, width);
            for (int i = 0; i < target.Length; i++) target[i] = 0.25f * (top[2 * i] + top[(2 * i) + 1] + bottom[2 * i] + bottom[(2 * i) + 1]);
        }
    });

    public override void Backward() => Workers.For(Input.Count, n =>
    {
        ReadOnlySpan<float> dy = Output.SampleGradient(n);
        Span<float> dx = Input.SampleGradient(n);
        int width = Output.Shape.Width, rows = Output.Shape.Channels * Output.Shape.Height;
        for (int row = 0; row < rows; row++)
        {
            Span<float> top = dx.Slice(4 * row * width, 2 * width), bottom = dx.Slice(((4 * row) + 2) * width, 2 * width);
            ReadOnlySpan<float> source = dy.Slice(row * width, width);
            for (int i = 0; i < source.Length; i++)
            {
                float quarter = 0.25f * source[i];
                top[2 * i] += quarter;
                top[(2 * i) + 1] += quarter;
                bottom[2 * i] += quarter;
                bottom[(2 * i) + 1] += quarter;
            }
        }
    });
}

/// <summary>2x2 maximum, stride 2: the first of the largest pixels receives the gradient.</summary>
internal sealed class MaxPoolNode(BatchTensor input, BatchTensor output, Workers workers) : TrainingNode([input], output, workers)
{
    public override void Forward(NetworkMode mode) => Workers.For(Input.Count, n =>
    {
        ReadOnlySpan<float> x = Input.Sample(n);
        Span<float> y = Output.Sample(n);
        int width = Output.Shape.Width;
        for (int i = 0; i < y.Length; i++)
        {
            int at = Corner(i, width);
            y[i] = Math.Max(Math.Max(x[at], x[at + 1]), Math.Max(x[at + (2 * width)], x[at + (2 * width) + 1]));
        }
    });

    public override void Backward() => Workers.For(Input.Count, n =>
    {
        ReadOnlySpan<float> x = Input.Sample(n), y = Output.Sample(n), dy = Output.SampleGradient(n);
        Span<float> dx = Input.SampleGradient(n);
        int width = Output.Shape.Width;
        for (int i = 0; i < y.Length; i++)
        {
            int at = Corner(i, width);
            int winner = x[at] == y[i] ? at : x[at + 1] == y[i] ? at + 1 : x[at + (2 * width)] == y[i] ? at + (2 * width) : at + (2 * width) + 1;
            dx[winner] += dy[i];
        }
    });

    /// <summary>Top left input of output i, rows of all channels counted through.</summary>
    private static int Corner(int i, int width) => (4 * (i / width) * width) + (2 * (i % width));
}
