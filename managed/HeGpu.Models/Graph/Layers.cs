namespace HeGpu.Models;

/// <summary>Channels x height x width of one sample; a vector is (n, 1, 1).</summary>
public readonly record struct TensorShape(int Channels, int Height, int Width)
{
    public int Size => Channels * Height * Width;

    public override string ToString() => $"{Channels}x{Height}x{Width}";
}

/// <summary>A node of the graph: a name that is also the prefix of its parameters, and the names of the nodes it reads.</summary>
public abstract record Layer(string Name, IReadOnlyList<string> Inputs);

/// <summary>The image, after preprocessing.</summary>
public sealed record InputLayer(string Name, int Channels) : Layer(Name, []);

/// <summary>Cross-correlation with zero padding; parameters weight [out][in][k][k], bias [out] (PyTorch's order).</summary>
public sealed record Conv2dLayer(string Name, string Input, int InChannels, int OutChannels, int Kernel, int Stride = 1, int Padding = 0)
    : Layer(Name, [Input]);

/// <summary>Transposed convolution, kernel 2, stride 2 (no overlap); weight [in][out][2][2], bias [out].</summary>
public sealed record ConvTranspose2dLayer(string Name, string Input, int InChannels, int OutChannels) : Layer(Name, [Input]);

/// <summary>
/// Mean over kernel x kernel windows, as PyTorch's AvgPool2d without ceil mode: rows and columns that fill no window are left out. With
/// <paramref name="CountPadding"/> every mean is over kernel^2 values, zeros of the border among them; without it only over those inside.
/// </summary>
public sealed record MeanPool2dLayer(string Name, string Input, int Kernel = 2, int Stride = 2, int Padding = 0, bool CountPadding = true)
    : Layer(Name, [Input]);

/// <summary>Mean over the whole height and width: (c, h, w) to (c, 1, 1), which is a vector.</summary>
public sealed record GlobalMeanPoolLayer(string Name, string Input) : Layer(Name, [Input]);

/// <summary>2x2 maximum, stride 2: for the plaintext comparison twin only.</summary>
public sealed record MaxPool2dLayer(string Name, string Input) : Layer(Name, [Input]);

/// <summary>Of images or vectors; parameters weight, bias, running_mean, running_var, each [channels]; folded into its convolution when planned.</summary>
public sealed record BatchNorm2dLayer(string Name, string Input, int Channels, double Epsilon = 1e-5) : Layer(Name, [Input]);

/// <summary>max(0, x): for the plaintext comparison twin only.</summary>
public sealed record ReluLayer(string Name, string Input) : Layer(Name, [Input]);

/// <summary>x^2.</summary>
public sealed record SquareLayer(string Name, string Input) : Layer(Name, [Input]);

/// <summary>
/// sum_i c_i x^i with trainable coefficients (a self-learning activation): one polynomial per channel, or one for all if
/// <paramref name="Shared"/>; parameter coefficients [channels or 1][degree + 1].
/// </summary>
public sealed record PolynomialLayer(string Name, string Input, int Channels, int Degree, bool Shared = false) : Layer(Name, [Input])
{
    /// <summary>Number of polynomials.</summary>
    public int Sets => Shared ? 1 : Channels;
}

/// <summary>Fully connected on a vector; weight [out][in], bias [out].</summary>
public sealed record DenseLayer(string Name, string Input, int InFeatures, int OutFeatures) : Layer(Name, [Input]);

/// <summary>(c, h, w) to (c h w, 1, 1), channel-major.</summary>
public sealed record FlattenLayer(string Name, string Input) : Layer(Name, [Input]);

/// <summary>Channels of the first input, then of the second, and so on; equal heights and widths (U-Net skips).</summary>
public sealed record ConcatLayer(string Name, IReadOnlyList<string> Sources) : Layer(Name, Sources);

/// <summary>Element-wise sum of inputs of one shape.</summary>
public sealed record AddLayer(string Name, IReadOnlyList<string> Sources) : Layer(Name, Sources);
