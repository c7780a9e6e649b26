namespace HeGpu.Models;

/// <summary>
/// Mean pool: rows of a window are added up first, as whole vectors, then columns; the gradient takes the same way back. With r_y and
/// c_x the weights of row and column windows, out[y, x] = r_y c_x sum in[u, v] and d in[u, v] = sum over the windows that hold (u, v) of r_y c_x d out[y, x].
/// </summary>
internal sealed class MeanPoolNode(PoolWindow[] rows, PoolWindow[] columns, BatchTensor input, BatchTensor output, Workers workers)
    : TrainingNode([input], output, workers)
{
    public override void Forward(NetworkMode mode) => Workers.For(Input.Count, n =>
    {
        int width = Input.Shape.Width;
        using var scratch = new Scratch(width);
        Span<float> sums = scratch.Span;
        for (int c = 0; c < Input.Shape.Channels; c++)
        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<float> x = Input.Plane(n, c);
            x.Slice(rows[y].First * width, width).CopyTo(sums);
            for (int row = rows[y].First + 1; row < rows[y].End; row++) VectorMath.Add(x.Slice(row * width, width), sums);
            Span<float> target = Output.Plane(n, c).Slice(y * columns.Length, columns.Length);
            for (int i = 0; i < target.Length; i++)
            {
                float sum = 0;
                for (int column = columns[i].First; column < columns[i].End; column++) sum += sums[column];
                target[i] = sum * (float)(rows[y].Weight * columns[i].Weight);
            }
        }
    });

    public override void Backward() => Workers.For(Input.Count, n =>
    {
        int width = Input.Shape.Width;
        using var scratch = new Scratch(width);
        Span<float> sums = scratch.Span;
        for (int c = 0; c < Input.Shape.Channels; c++)
        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<float> dy = Output.PlaneGradient(n, c).Slice(y * columns.Length, columns.Length);
            sums.Clear();
            for (int i = 0; i < dy.Length; i++)
            {
                float share = dy[i] * (float)(rows[y].Weight * columns[i].Weight);
                for (int column = columns[i].First; column < columns[i].End; column++) sums[column] += share;
            }

            Span<float> dx = Input.PlaneGradient(n, c);
            for (int row = rows[y].First; row < rows[y].End; row++) VectorMath.Add(sums, dx.Slice(row * width, width));
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
