namespace HeGpu.Devices.Tests;

/// <summary>Devices of one kind that fail when they are opened, for a reason.</summary>
internal sealed class FailingProvider(string kind, params Exception[] whenOpened) : IDeviceProvider
{
    public IReadOnlyList<DeviceListing> List(DeviceOptions options) => [.. whenOpened.Select((_, i) => new DeviceListing($"{kind}:{i}", "a double", "tests"))];

    public PolynomialDevice Open(string name, DeviceOptions options) => throw whenOpened[int.Parse(name.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)];
}
