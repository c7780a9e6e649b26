namespace HeGpu.Models;

/// <summary>Name, without the layer's prefix, and dimensions of one parameter that a layer needs.</summary>
public readonly record struct ParameterShape(string Name, IReadOnlyList<int> Dimensions)
{
    public override string ToString() => $"{Name} [{string.Join(",", Dimensions)}]";
}

/// <summary>Which parameters each kind of layer has; names and orders of dimensions are PyTorch's.</summary>
public static class LayerParameters
{
    public static IReadOnlyList<ParameterShape> Of(Layer layer) => layer switch
    {
        Conv2dLayer c => [new("weight", [c.OutChannels, c.InChannels, c.Kernel, c.Kernel]), new("bias", [c.OutChannels])],
        ConvTranspose2dLayer t => [new("weight", [t.InChannels, t.OutChannels, 2, 2]), new("bias", [t.OutChannels])],
        BatchNorm2dLayer b =>
        [
            new("weight", [b.Channels]), new("bias", [b.Channels]),
            new("running_mean", [b.Channels]), new("running_var", [b.Channels]),
        ],
        PolynomialLayer p => [new("coefficients", [p.Sets, p.Degree + 1])],
        DenseLayer d => [new("weight", [d.OutFeatures, d.InFeatures]), new("bias", [d.OutFeatures])],
        _ => [],
    };
}
