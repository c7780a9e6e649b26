namespace HeGpu.Models;

/// <summary>What a layer gives for a mini-batch, [sample][channel][y][x], and the loss's gradient by it.</summary>
internal sealed class BatchTensor(int count, TensorShape shape)
{
    public int Count { get; } = count;

    public TensorShape Shape { get; } = shape;

    public int PlaneSize => Shape.Height * Shape.Width;

    public float[] Values { get; } = new float[count * shape.Size];

    public float[] Gradients { get; } = new float[count * shape.Size];

    public Span<float> Sample(int n) => Values.AsSpan(n * Shape.Size, Shape.Size);

    public Span<float> SampleGradient(int n) => Gradients.AsSpan(n * Shape.Size, Shape.Size);

    public Span<float> Plane(int n, int channel) => Values.AsSpan(((n * Shape.Channels) + channel) * PlaneSize, PlaneSize);

    public Span<float> PlaneGradient(int n, int channel) => Gradients.AsSpan(((n * Shape.Channels) + channel) * PlaneSize, PlaneSize);
}
