namespace HeGpu.Models;

/// <summary>What is known of a tensor of the ONNX graph while it is translated.</summary>
internal abstract record OnnxValue;

/// <summary>Numbers that do not depend on the image; row-major, a scalar has no dimensions.</summary>
internal sealed record OnnxConstant(IReadOnlyList<long> Dimensions, double[] Values) : OnnxValue
{
    public override string ToString() => $"[{string.Join(",", Dimensions)}]";
}

/// <summary>
/// A polynomial, of each channel or one for all, in the output of a layer. Arithmetic with constants and with other polynomials in the same output stays symbolic, so every
/// way of writing a polynomial becomes the same one; the layer that computes it is made when another operator reads it.
/// </summary>
/// <param name="Layer">The layer in whose output it is.</param>
/// <param name="Polynomial">x itself at first.</param>
/// <param name="Channels">Null after a flatten of unknown size.</param>
/// <param name="IsVector">[1, channels] instead of [1, channels, height, width].</param>
/// <param name="Wish">Name for the layer that computes it.</param>
internal sealed record OnnxFeature(string Layer, ChannelPolynomial Polynomial, int? Channels, bool IsVector, string Wish) : OnnxValue
{
    /// <summary>The layer that computes the polynomial, once there is one.</summary>
    public string? Computed { get; set; }
}

/// <summary>A map with zeros around it, which the convolution or pool that reads it adds itself.</summary>
internal sealed record OnnxPadded(OnnxFeature Feature, int Padding) : OnnxValue;

/// <summary>Sigmoid of a feature, not yet replaced: times the feature itself it is SiLU.</summary>
internal sealed record OnnxSigmoid(OnnxFeature Argument, OnnxNode Node) : OnnxValue;
