namespace HeGpu.Kernels.Ilgpu.Tests;

public class IlgpuDevicesTests
{
    // On any machine: with GPUs, without, without drivers.
    [Fact]
    public void ListsEveryKindWithAReasonOrAMemorySize()
    {
        IReadOnlyList<DeviceListing> all = new IlgpuDevices().List(DeviceOptions.Default);
        Assert.Contains(all, listing => listing.Name == "cuda:0");
        Assert.Contains(all, listing => listing.Name == "opencl:0");
        Assert.True(all.Single(listing => listing.Name == IlgpuDevices.CpuName).IsUsable);
        Assert.All(all, listing => Assert.True(listing.IsUsable ? listing.MemoryBytes > 0 : listing.WhyNot!.Length > 0));
    }

    [Fact]
    public void RefusesADeviceThatIsNotThere() =>
        Assert.Throws<NotSupportedException>(() => new IlgpuDevices().Open($"{IlgpuDevices.CpuName}:7", DeviceOptions.Default));
}
