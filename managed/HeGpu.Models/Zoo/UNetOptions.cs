namespace HeGpu.Models;

public enum UNetActivation
{
    /// <summary>A trainable c0 + c1 x + c2 x^2 per channel: one multiplicative level.</summary>
    Polynomial,

    /// <summary>x^2: one multiplicative level.</summary>
    Square,

    /// <summary>max(0, x): plaintext only.</summary>
    Relu,
}

public enum UNetPooling
{
    Mean,

    /// <summary>Plaintext only.</summary>
    Max,
}

/// <summary>Shape of a U-Net. The defaults run under encryption in about 13 levels.</summary>
public sealed record UNetOptions
{
    /// <summary>Channels of each scale from the finest to the bottleneck: n entries make n - 1 pools, and sides must be multiples of 2^(n-1).</summary>
    public IReadOnlyList<int> Channels { get; init; } = [8, 16, 32];

    public int InputChannels { get; init; } = 1;

    public int ConvolutionsPerBlock { get; init; } = 1;

    public UNetActivation Activation { get; init; } = UNetActivation.Polynomial;

    public UNetPooling Pooling { get; init; } = UNetPooling.Mean;

    public bool BatchNorm { get; init; } = true;

    /// <summary>Bound on the normalised pixels.</summary>
    public double InputClip { get; init; } = 4;

    /// <summary>Seed of the initial weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The same network with ReLU and max pooling, for the plaintext comparison.</summary>
    public UNetOptions ToComparisonTwin() => this with { Activation = UNetActivation.Relu, Pooling = UNetPooling.Max };

    /// <summary>Size presets by name, smallest first.</summary>
    public static IReadOnlyDictionary<string, UNetOptions> Presets { get; } = new Dictionary<string, UNetOptions>
    {
        ["tiny"] = new() { Channels = [4, 8] },
        ["small"] = new() { Channels = [4, 8, 16] },
        ["default"] = new(),
        ["large"] = new() { Channels = [16, 32, 64] },
        ["deep"] = new() { Channels = [8, 16, 32, 64] },
    };
}
