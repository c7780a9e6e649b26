using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Devices;
using Xunit;

namespace HeGpu.Cli.Tests;

public class SelfTestTests
{
    [Fact]
    public void Passes_on_a_good_device_and_writes_what_was_run_on_what()
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.Success, hegpu.Run("selftest", "--device", "managed", "--logn-max", "6", "--json", hegpu["s.json"]));
        JsonNode json = JsonNode.Parse(File.ReadAllText(hegpu["s.json"]))!;
        Assert.InRange((int)json["tests"]!, 50, 200);
        Assert.Equal((0, "managed"), ((int)json["failed"]!, (string?)json["device"]));
        Assert.NotNull(json["hardware"]);
    }

    [Fact]
    public void A_wrong_device_is_told_check_by_check_with_the_seed_that_shows_it_again()
    {
        using var hegpu = new Hegpu { Catalog = new([new OneDevice(() => new WrongDevice())], () => new PluginFolder("")) };
        Assert.Equal(ExitCodes.Failed, hegpu.Run("selftest", "--device", "wrong", "--logn-max", "5", "--progress", "none", "--json", hegpu["s.json"]));
        JsonNode json = JsonNode.Parse(File.ReadAllText(hegpu["s.json"]))!;
        string[] lines = hegpu.Error.TrimEnd().Split('\n');
        Assert.Equal(lines.Length, (int)json["failed"]!);
        Assert.All(lines, line => Assert.Contains("(seed ", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Adds (N = 2^4)", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Subtracts (", StringComparison.Ordinal));
        string first = lines[0], seed = first[(first.LastIndexOf(' ') + 1)..].TrimEnd(')', '\r');
        string check = first["hegpu: ".Length..first.IndexOf(')')];
        Assert.Equal(ExitCodes.Failed, hegpu.Run("selftest", "--device", "wrong", "--check", check, "--seed", seed, "--progress", "none"));
        Assert.Equal(first, hegpu.Error.TrimEnd().Split('\n')[0]);
    }

    [Fact]
    public void A_device_that_is_lost_ends_the_run_and_not_the_process()
    {
        using var hegpu = new Hegpu { Catalog = new([new OneDevice(() => new LostDevice())], () => new PluginFolder("")) };
        Assert.Equal(ExitCodes.Failed, hegpu.Run("selftest", "--device", "wrong", "--logn-max", "5", "--progress", "none"));
        Assert.Contains("was lost", Assert.Single(hegpu.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private sealed class OneDevice(Func<PolynomialDevice> open) : IDeviceProvider
    {
        public IReadOnlyList<DeviceListing> List(DeviceOptions options) => [new("wrong", "a double", "tests")];

        public PolynomialDevice Open(string name, DeviceOptions options) => open();
    }

    /// <summary>Adds one too much to the first word.</summary>
    private sealed class WrongDevice : ReferenceDevice
    {
        protected override void AddCore(PolyRegion a, PolyRegion b, PolyRegion destination)
        {
            base.AddCore(a, b, destination);
            var words = new ulong[destination.Polynomials * destination.Limbs.Total * destination.Ring.Degree];
            DownloadCore(destination, words);
            words[0] = words[0] == 0 ? 1 : 0UL;
            UploadCore(words, destination);
        }
    }

    private sealed class LostDevice : ReferenceDevice
    {
        protected override void AddCore(PolyRegion a, PolyRegion b, PolyRegion destination) => throw new DeviceLostException("wrong", "planted");
    }
}
