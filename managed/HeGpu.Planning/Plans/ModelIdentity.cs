using System.Security.Cryptography;
using System.Text;
using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>SHA-256 over a model's layers, output, preprocessing and parameters: what ties a plan to its model.</summary>
public static class ModelIdentity
{
    public static string Hash(ModelGraph model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Layer layer in model.Layers)
        {
            // Lists inside records print their type only, so inputs are added by name.
            Append(hash, $"{layer.GetType().Name}|{layer.Name}|{string.Join(',', layer.Inputs)}|{Attributes(layer)}");
        }

        Append(hash, $"output {model.Output}; {model.Preprocessing}");
        foreach ((string name, Tensor tensor) in model.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Append(hash, $"{name}[{string.Join(',', tensor.Shape)}]");
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.Data.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Attributes(Layer layer) => layer switch
    {
        InputLayer i => FormattableString.Invariant($"{i.Channels}"),
        Conv2dLayer c => FormattableString.Invariant($"{c.InChannels},{c.OutChannels},{c.Kernel},{c.Stride},{c.Padding}"),
        ConvTranspose2dLayer t => FormattableString.Invariant($"{t.InChannels},{t.OutChannels}"),
        BatchNorm2dLayer b => FormattableString.Invariant($"{b.Channels},{b.Epsilon:R}"),
        // 2x2 with stride 2 adds nothing, so that models from before pools had attributes keep their identity.
        MeanPool2dLayer p when p is not { Kernel: 2, Stride: 2, Padding: 0 } => FormattableString.Invariant($"{p.Kernel},{p.Stride},{p.Padding},{p.CountPadding}"),
        PolynomialLayer p => FormattableString.Invariant($"{p.Channels},{p.Degree}") + (p.Shared ? ",shared" : ""),
        DenseLayer d => FormattableString.Invariant($"{d.InFeatures},{d.OutFeatures}"),
        _ => "",
    };

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
}
