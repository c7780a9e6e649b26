using System.Runtime.InteropServices;
using TorchSharp;

namespace HeGpu.Torch;

/// <summary>Numbers between arrays and tensors on any device.</summary>
internal static class HostCopy
{
    /// <summary>A new tensor of these values.</summary>
    public static torch.Tensor Upload(ReadOnlySpan<float> values, long[] shape, torch.Device device)
    {
        torch.Tensor host = torch.empty(shape, torch.float32, torch.CPU);
        values.CopyTo(Values(host));
        if (device.type == DeviceType.CPU) return host;
        using (host) return host.to(device);
    }

    /// <summary>Overwrites a tensor.</summary>
    public static void Write(ReadOnlySpan<float> values, torch.Tensor target)
    {
        using IDisposable off = torch.no_grad();
        using torch.Tensor source = Upload(values, target.shape, target.device);
        target.copy_(source);
    }

    public static void Read(torch.Tensor source, Span<float> target)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor host = source.detach().contiguous().cpu();
        Values(host).CopyTo(target);
    }

    private static Span<float> Values(torch.Tensor host) => MemoryMarshal.Cast<byte, float>(host.bytes);
}
