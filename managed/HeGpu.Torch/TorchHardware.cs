using System.Globalization;
using TorchSharp;

namespace HeGpu.Torch;

/// <summary>What a training runs on.</summary>
/// <param name="Device">libtorch's.</param>
/// <param name="Description">For people.</param>
internal sealed record TorchHardware(torch.Device Device, string Description)
{
    public bool IsCuda => Device.type == DeviceType.CUDA;

    /// <summary>The first CUDA card that libtorch can use, else the processor and why no card.</summary>
    /// <param name="threads">On the processor; 0 for all.</param>
    public static TorchHardware Find(int threads)
    {
        if (TorchLibrary.WhyNoCuda is { } whyNot) return Processor(threads, whyNot);
        if (!torch.cuda.is_available()) return Processor(threads, "libtorch refuses the driver");
        // TF32 keeps 10 bits of each factor: the networks here are small enough to do without.
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        IReadOnlyList<CudaCard> cards = CudaCard.List().Cards;
        string others = cards.Count > 1 ? $", first of {cards.Count}" : "";
        return new(new torch.Device(DeviceType.CUDA, 0), $"{cards[0]}{others}, {TorchLibrary.Version}");
    }

    internal static TorchHardware Processor(int threads, string whyNoCard) => new(new torch.Device(DeviceType.CPU),
        string.Create(CultureInfo.InvariantCulture, $"processor, {(threads > 0 ? threads : Environment.ProcessorCount)} threads, {TorchLibrary.Version} (no CUDA card: {whyNoCard})"));
}
