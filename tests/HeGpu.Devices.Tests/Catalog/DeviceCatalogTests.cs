using HeGpu.Native;

namespace HeGpu.Devices.Tests;

public sealed class DeviceCatalogTests : IDisposable
{
    private static readonly DeviceOptions s_options = new(Threads: 1);
    private readonly PlantedPlugins _plugins = new();

    [Fact]
    public void Absent_vendor_plugins_are_one_line_each_and_say_what_to_do()
    {
        DeviceCandidate[] absent = [.. Catalog().List(s_options).Where(c => c.Name is "cuda" or "seal")];
        Assert.Equal(2, absent.Length);
        Assert.All(absent, c => Assert.Contains("is not installed", c.Listing.WhyNot, StringComparison.Ordinal));
        Assert.Contains("HeGpu.Kernels.Ilgpu", Assert.Single(Catalog().Find("opencl:1", s_options)).Listing.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void Plugins_add_their_devices_after_those_that_auto_takes()
    {
        _plugins.Add("HeGpu.Good");
        DeviceCatalog catalog = Catalog();
        Assert.Equal(["cuda", "native", "seal", "managed", "reference", "planted:0", "planted:1"], catalog.List(s_options).Select(c => c.Name));
        Assert.Equal(["cuda", "native", "seal", "managed", "reference"], catalog.Find(DeviceCatalog.Auto, s_options).Select(c => c.Name));
    }

    [Fact]
    public void A_kind_is_its_first_usable_device()
    {
        _plugins.Add("HeGpu.Good");
        var walk = new DeviceWalk(Catalog().Find("planted", s_options));
        using PolynomialDevice device = walk.Next(c => c.Open(s_options));
        Assert.Equal("planted:1", walk.Current!.Name);
        Assert.Equal(new PassedDevice("planted:0", "it was never there", Foreseen: true), Assert.Single(walk.Passed));
    }

    [Theory]
    [InlineData("throws when listed", "planted: no list")]
    [InlineData("throws when made", "planted: no constructor")]
    public void A_vendor_plugin_that_throws_is_one_line_under_its_devices_name(string behaviour, string expected)
    {
        _plugins.Add("HeGpu.SealNet", behaviour);
        DeviceCandidate broken = Assert.Single(Catalog().List(s_options), c => c.Listing.WhyNot?.StartsWith(expected, StringComparison.Ordinal) == true);
        Assert.Equal(behaviour == "throws when made" ? "seal" : PlantedPlugins.Name, broken.Name);
    }

    [Fact]
    public void Auto_takes_the_next_when_one_cannot_be_opened()
    {
        var walk = new DeviceWalk(Catalog(new FailingProvider("cuda", new DeviceMemoryException("cuda:0", 1 << 20, 1 << 10), new InvalidOperationException("a\nb"))).Find(DeviceCatalog.Auto, s_options));
        using PolynomialDevice device = walk.Next(c => c.Open(s_options));
        Assert.Equal(CpuDevices.List()[0].IsUsable ? "native" : "managed", device.Info.Name);
        Assert.Equal(["cuda:0", "cuda:1"], walk.Passed.Take(2).Select(p => p.Name));
        Assert.Equal("a b", walk.Passed[1].Reason);
    }

    [Fact]
    public void A_named_device_that_cannot_be_opened_is_an_error_with_its_reason()
    {
        var walk = new DeviceWalk(Catalog(new FailingProvider("cuda", new InvalidOperationException("driver too old"))).Find("cuda:0", s_options));
        Assert.Equal("Device 'cuda:0' is not available: driver too old", Assert.Throws<DeviceUnavailableException>(() => walk.Next(c => c.Open(s_options))).Message);
        Assert.False(walk.HasNext);
    }

    [Fact]
    public void An_unknown_name_is_told_the_names_there_are() =>
        Assert.Contains("native", Assert.Throws<ArgumentException>(() => Catalog().Find("gpu", s_options)).Message, StringComparison.Ordinal);

    [Fact]
    public void Plugins_are_loaded_only_when_they_are_needed()
    {
        var catalog = new DeviceCatalog([new CpuDeviceProvider()], () => throw new InvalidOperationException("loaded"));
        Assert.Equal("managed", Assert.Single(catalog.Find("managed", s_options)).Name);
    }

    public void Dispose() => _plugins.Dispose();

    private DeviceCatalog Catalog(params IDeviceProvider[] more) => new([.. more, new CpuDeviceProvider()], () => new PluginFolder(_plugins.Path));
}
