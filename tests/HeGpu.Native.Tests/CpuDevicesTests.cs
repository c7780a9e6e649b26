namespace HeGpu.Native.Tests;

public class CpuDevicesTests
{
    [Fact]
    public void AutoIsTheFirstThatIsAvailable()
    {
        using PolynomialDevice device = CpuDevices.Open();
        Assert.Equal(NativeDevice.IsAvailable(out _) ? "native" : "managed", device.Info.Name);
    }

    [Fact]
    public void EveryNameOpensOrSaysWhyNot()
    {
        IReadOnlyList<DeviceListing> devices = CpuDevices.List(threads: 1);
        Assert.Equal(CpuDevices.Names, devices.Select(device => device.Name));
        Assert.All(devices, device => Assert.NotEmpty(device.WhyNot ?? device.Description));
        Assert.All(devices.Skip(1), device => Assert.True(device.IsUsable));
        Assert.Equal(NativeDevice.IsAvailable(out _), devices[0].IsUsable);
    }

    [Fact]
    public void RefusesOtherNames() =>
        Assert.Contains("native, managed, reference", Assert.Throws<ArgumentException>(() => CpuDevices.Open("gpu")).Message, StringComparison.Ordinal);
}
