using System.Runtime.InteropServices;
using TorchSharp;

namespace HeGpu.Torch;

/// <summary>
/// Whether libtorch is there and is the one that TorchSharp was made for. Looked at once, and before TorchSharp looks: that writes a page to
/// the console where a library is missing, and none where only those for CUDA are.
/// </summary>
internal static class TorchLibrary
{
    private static readonly Lazy<string?> s_whyNot = new(Load), s_whyNoCuda = new(LoadCuda);

    /// <summary>Why it cannot be used, in one line; null when it can.</summary>
    public static string? WhyNot => s_whyNot.Value;

    /// <summary>Why it cannot use a CUDA card, in one line; null when it can.</summary>
    public static string? WhyNoCuda => s_whyNoCuda.Value;

    /// <summary>Of TorchSharp. (Not libtorch's: to ask the class that knows is to load the libraries.)</summary>
    public static string Version => $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}";

    private static string? LoadCuda()
    {
        if (CudaCard.List().WhyNone is { } whyNone) return whyNone;
        try
        {
            NativeLibrary.Load("torch_cuda", typeof(torch).Assembly, null);
            return null;
        }
        catch (DllNotFoundException e)
        {
            return $"this libtorch has no CUDA ({Cause(e.Message) ?? "torch_cuda is not there"})";
        }
    }

    private static string? Load()
    {
        // First: libtorch asks once, at the first tensor, whether CUDA is there.
        _ = WhyNoCuda;
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            using torch.Tensor three = torch.ones(3).sum();
            return three.ToSingle() == 3 ? null : "libtorch cannot add; build or install the plug-in again";
        }
        catch (DllNotFoundException e)
        {
            return Explain(e.Message);
        }
        catch (Exception e)
        {
            return WrongVersion(TorchFailure.FirstLine(e));
        }
    }

    internal static string Explain(string message)
    {
        string? cause = Cause(message);
        if (cause?.Contains("undefined symbol", StringComparison.Ordinal) == true) return WrongVersion(cause);
        return $"{(cause is null ? $"the native library of {Version} is not there" : $"the libtorch of {Version} is not there ({cause})")}; build HeGpu.sln on this system or install the plug-in again";
    }

    private static string WrongVersion(string cause) => $"libtorch is not the one that {Version} needs ({cause})";

    /// <summary>After its advice the loader names every path that it tried; what matters is a library behind that, or the symbol that another version lacks.</summary>
    private static string? Cause(string message)
    {
        string[] lines = [.. message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)];
        return lines.FirstOrDefault(l => l.Contains("undefined symbol", StringComparison.Ordinal))
            ?? lines.Select(l => l.Split(':')[0]).FirstOrDefault(l => l.Contains(".so", StringComparison.Ordinal) && !l.Contains('/') && !l.Contains("TorchSharp", StringComparison.Ordinal) && !l.Contains("torch_cuda", StringComparison.Ordinal));
    }
}
