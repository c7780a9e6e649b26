namespace HeGpu.Models;

public enum CnnArchitecture
{
    /// <summary>conv 1 to 4, 7x7, stride 3; activation; dense 256 to 64; activation; dense 64 to 10.</summary>
    Cnn1,

    /// <summary>
    /// conv 1 to 20, 5x5, stride 2, padding 1, norm; activation; mean pool 3/2, padding 1; conv 20 to 50, 5x5; the same pool; dense 200 to 100, norm;
    /// activation; dense 100 to 10. All between the two activations is linear, so the encrypted network is as deep as CNN1.
    /// </summary>
    Cnn2,
}

public enum CnnActivation
{
    /// <summary>A trained polynomial (self-learning activation function).</summary>
    Slaf,

    /// <summary>A fixed polynomial for sign(x), or for ReLU by way of it (<see cref="CnnOptions.FixedBase"/>).</summary>
    Fixed,

    /// <summary>x^2.</summary>
    Square,

    /// <summary>max(0, x): plaintext only.</summary>
    Relu,
}

/// <summary>
/// The classifiers of 28x28 digits in "Self-learning activation functions to increase accuracy of privacy-preserving convolutional neural
/// networks" (PLoS ONE 19(7):e0306420). CNN1 with squares is the network that TenSEAL's tutorial encrypts.
/// </summary>
public sealed record CnnOptions
{
    public CnnArchitecture Architecture { get; init; } = CnnArchitecture.Cnn1;

    public CnnActivation Activation { get; init; } = CnnActivation.Slaf;

    /// <summary>Degree of trained polynomials: 2 or 3 (of fixed ones also 9).</summary>
    public int Degree { get; init; } = 3;

    /// <summary>One trained polynomial for each channel or feature, or (as in the paper) one for the layer, which costs CNN1 a tenth of a point.</summary>
    public bool PerChannel { get; init; } = true;

    /// <summary>Whether trained polynomials start at zero, as in the paper, or near to ReLU.</summary>
    public bool StartAtZero { get; init; }

    /// <summary>Construction of fixed polynomials.</summary>
    public SignBase FixedBase { get; init; } = SignBase.LeastSquares;

    /// <summary>Fixed polynomials stand for functions on [-bound, bound].</summary>
    public double FixedBound { get; init; } = 30;

    /// <summary>Fixed polynomials are (x + x s(x)) / 2, near to ReLU, instead of s(x), which is near to the sign.</summary>
    public bool FixedRelu { get; init; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Seed of the initial weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Presets by name.</summary>
    public static IReadOnlyDictionary<string, CnnOptions> Presets { get; } = new Dictionary<string, CnnOptions>
    {
        ["cnn1"] = new(),
        ["cnn2"] = new() { Architecture = CnnArchitecture.Cnn2 },
        ["square"] = new() { Activation = CnnActivation.Square },
    };
}
