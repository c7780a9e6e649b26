namespace HeGpu.Models;

/// <summary>A tensor of doubles, channels x height x width, row-major: an image, or what a layer gives.</summary>
public sealed class FeatureMap
{
    public FeatureMap(TensorShape shape, double[] values)
    {
        if (shape.Size != values.Length)
            throw new ArgumentException($"Shape {shape} holds {shape.Size} values, {values.Length} were given.", nameof(values));
        Shape = shape;
        Values = values;
    }

    public FeatureMap(TensorShape shape)
        : this(shape, new double[shape.Size])
    {
    }

    public TensorShape Shape { get; }

    public double[] Values { get; }

    public double this[int channel, int y, int x] => Values[(((channel * Shape.Height) + y) * Shape.Width) + x];

    internal Span<double> Channel(int channel) => Values.AsSpan(channel * Shape.Height * Shape.Width, Shape.Height * Shape.Width);

    internal Span<double> Row(int channel, int y) => Values.AsSpan(((channel * Shape.Height) + y) * Shape.Width, Shape.Width);
}
