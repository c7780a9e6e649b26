namespace HeGpu.Models;

/// <summary>Row-major numbers with their dimensions; parameters of a model are float32, as trained.</summary>
public sealed class Tensor
{
    public Tensor(IReadOnlyList<int> shape, float[] data)
    {
        long size = 1;
        foreach (int d in shape) size *= d;
        if (size != data.Length)
            throw new ArgumentException($"Shape [{string.Join(",", shape)}] holds {size} numbers, data has {data.Length}.", nameof(data));
        Shape = [.. shape];
        Data = data;
    }

    public IReadOnlyList<int> Shape { get; }

    public float[] Data { get; }
}
