namespace HeGpu.Circuits;

/// <summary>How a linear transform uses threads and memory; never what it computes.</summary>
public sealed record LinearTransformOptions
{
    public static LinearTransformOptions Default { get; } = new();

    /// <summary>Rotated copies of inputs held at once; beyond it inputs are taken in groups and partial sums wait instead.</summary>
    public int MaxLiveBabies { get; init; } = 256;

    /// <summary>Encoded weights kept between runs; null to encode on the fly.</summary>
    public WeightCache? Cache { get; init; }
}
