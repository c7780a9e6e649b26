using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Devices;
using HeGpu.Native;
using Xunit;

namespace HeGpu.Cli.Tests;

public class DevicesTests
{
    [Fact]
    public void Lists_every_device_with_what_is_known_of_it_and_why_not()
    {
        using var hegpu = new Hegpu { Catalog = Catalog(new Card("cuda:0", whyNot: null), new Card("cuda:1", "the driver is too old")) };
        Assert.Equal(ExitCodes.Success, hegpu.Run("devices", "--json", hegpu["devices.json"]));
        JsonObject json = JsonNode.Parse(File.ReadAllText(hegpu["devices.json"]))!.AsObject();
        string chosen = CpuDevices.List()[0].IsUsable ? "native" : "managed";
        Assert.Equal(chosen, (string?)json["device"]);
        JsonNode first = json["devices"]![0]!, second = json["devices"]![1]!;
        Assert.Equal(("cuda:0", "not available", "planted: fails when opened"), ((string?)first["name"], (string?)first["state"], (string?)first["whyNot"]));
        Assert.Equal((8L << 30, "driver 1"), ((long?)first["memoryBytes"], (string?)first["driver"]));
        Assert.Equal("the driver is too old", (string?)second["whyNot"]);
        Assert.Equal(["cuda:0", "cuda:1"], json["devicesPassed"]!.AsArray().Take(2).Select(p => (string?)p!["name"]));
        foreach (string word in new[] { "cuda:0", Text.Bytes(8L << 30), "driver 1", "too old", "chosen", "reference" }) Assert.Contains(word, hegpu.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_device_is_wrong_use_and_the_names_are_told()
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.Usage, hegpu.Run("calibrate", "--device", "gpu"));
        Assert.Contains("native", hegpu.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda:0", "planted: fails when opened")]
    [InlineData("opencl", "not installed")]
    public void A_named_device_that_is_not_usable_is_refused_with_the_reason(string device, string reason)
    {
        using var hegpu = new Hegpu { Catalog = Catalog(new Card("cuda:0", whyNot: null)) };
        Assert.Equal(ExitCodes.Refused, hegpu.Run("calibrate", "--device", device));
        Assert.Contains(reason, hegpu.Error, StringComparison.Ordinal);
    }

    private static DeviceCatalog Catalog(params IDeviceProvider[] cards) => new([.. cards, new CpuDeviceProvider()], () => new PluginFolder(""));

    private sealed class Card(string name, string? whyNot) : IDeviceProvider
    {
        public IReadOnlyList<DeviceListing> List(DeviceOptions options) => [new(name, "a card", "tests") { MemoryBytes = 8L << 30, Driver = "driver 1", WhyNot = whyNot }];

        public PolynomialDevice Open(string name, DeviceOptions options) => throw new InvalidOperationException("planted: fails when opened");
    }
}
