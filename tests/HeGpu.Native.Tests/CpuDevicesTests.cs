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
        IReadOnlyList<DeviceChoice> choices = CpuDevices.Survey(threads: 1);
        Assert.Equal(CpuDevices.Names, choices.Select(choice => choice.Name));
        Assert.All(choices, choice => Assert.NotEmpty(choice.Reason));
        Assert.All(choices.Skip(1), choice => Assert.True(choice.Available));
        Assert.Equal(NativeDevice.IsAvailable(out _), choices[0].Available);
    }

    [Fact]
    public void RefusesOtherNames() =>
        Assert.Contains("native, managed, reference", Assert.Throws<ArgumentException>(() => CpuDevices.Open("gpu")).Message, StringComparison.Ordinal);
}
