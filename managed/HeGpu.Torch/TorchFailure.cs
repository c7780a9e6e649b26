using System.Runtime.InteropServices;
using HeGpu.Models;

namespace HeGpu.Torch;

/// <summary>What libtorch throws, as the trainer's own exception.</summary>
internal static class TorchFailure
{
    /// <summary>A card without memory left is the usual reason.</summary>
    public static TrainerUnavailableException Of(ExternalException failure)
    {
        string reason = FirstLine(failure);
        string advice = reason.Contains("out of memory", StringComparison.OrdinalIgnoreCase) ? "; a smaller batch needs less, and --trainer managed uses the processor" : "";
        return new(TorchTrainer.TrainerName, reason + advice, failure);
    }

    /// <summary>libtorch's messages go on with a stack of its own functions.</summary>
    public static string FirstLine(Exception e)
    {
        while (e is TypeInitializationException { InnerException: { } inner }) e = inner;
        return e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? e.GetType().Name;
    }
}
