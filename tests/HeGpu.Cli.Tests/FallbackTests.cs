using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Devices;
using HeGpu.Devices.TestKit;
using HeGpu.Native;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>`hegpu run` where the card that auto prefers fails on purpose: when it is opened, when keys are put on it, when it has begun to compute.</summary>
public class FallbackTests(SmallPipeline pipeline) : IClassFixture<SmallPipeline>
{
    private static readonly string s_next = CpuDevices.List()[0].IsUsable ? "native" : "managed";

    public static TheoryData<string> Failures => ["creation", "allocation", "launch"];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Auto_goes_on_with_the_next_device_and_says_so(string failure)
    {
        using var hegpu = new Hegpu { Catalog = Catalog(failure) };
        Assert.Equal(ExitCodes.Success, Run(hegpu, s_next, "expected"));
        int code = Run(hegpu, "auto", "result", "--json", hegpu["run.json"]);
        Assert.True(code == ExitCodes.Success, hegpu.Error);
        Assert.Equal(File.ReadAllBytes(hegpu["expected"]), File.ReadAllBytes(hegpu["result"]));
        JsonNode json = JsonNode.Parse(File.ReadAllText(hegpu["run.json"]))!;
        Assert.Equal(s_next, (string?)json["device"]);
        JsonNode passed = json["devicesPassed"]![0]!;
        Assert.Equal("cuda:0", (string?)passed["name"]);
        Assert.Contains(Reason(failure), (string?)passed["reason"], StringComparison.Ordinal);
        JsonArray failures = json["server"]!["failures"]!.AsArray();
        Assert.Equal(failure == "launch" ? 1 : 0, failures.Count);
        Assert.Contains($"Going on with {s_next}", hegpu.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_device_that_was_named_is_one_error_and_leaves_no_file(string failure)
    {
        using var hegpu = new Hegpu { Catalog = Catalog(failure) };
        Assert.Equal(failure == "creation" ? ExitCodes.Refused : ExitCodes.Failed, Run(hegpu, "cuda", "result"));
        Assert.Contains(Reason(failure), Assert.Single(hegpu.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(hegpu.Files());
    }

    private int Run(Hegpu hegpu, string device, string result, params string[] more) => hegpu.Run(
        ["run", "--plan", pipeline.Plan, "--model", pipeline.Model, "--keys", pipeline.EvaluationKeys, "--in", pipeline.Encrypted, "--out", hegpu[result], "--device", device, "--progress", "none", .. more]);

    private static string Reason(string failure) => failure switch { "creation" => "no driver", "allocation" => "no room", _ => "was lost" };

    internal static DeviceCatalog Catalog(string failure) => new([new Card(failure), new CpuDeviceProvider()], () => new PluginFolder(""));

    private sealed class Card(string failure) : IDeviceProvider
    {
        public IReadOnlyList<DeviceListing> List(DeviceOptions options) => [new("cuda:0", "a double", "tests")];

        public PolynomialDevice Open(string name, DeviceOptions options) => failure switch
        {
            "creation" => throw new InvalidOperationException("no driver"),
            "allocation" => new FailingDevice(name, rents: 3),
            _ => new FailingDevice(name, launches: 100),
        };
    }
}
