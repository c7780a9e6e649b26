using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Files;
using HeGpu.Native;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>The whole demo at its smallest, with a real server process and full security.</summary>
[Collection(nameof(ChangesTheEnvironment))]
public class DemoTests
{
    [Fact]
    public void Client_and_server_processes_agree_with_the_twin_and_the_server_gets_no_secret()
    {
        using var hegpu = new Hegpu();
        KnownPrices.Run(hegpu, () => hegpu.Run("demo", "--out", hegpu["demo"], "--size", "16", "--images", "2", "--steps", "20", "--preset", "tiny", "--json", hegpu["demo.json"]));
        JsonNode record = JsonNode.Parse(File.ReadAllText(hegpu["demo.json"]))!;
        Assert.Equal(0, (int)record["maskMismatches"]!);
        Assert.InRange((double)record["maxAbsLogitError"]!, 0, 1e-3);
        Assert.Equal((double)record["diceClear"]!, (double)record["diceEncrypted"]!, 1e-3);
        Assert.True((int)record["securityBits"]! >= 128);
        foreach (string side in new[] { "estimated", "measured" })
            foreach (string name in new[] { "seconds", "keyBytes", "peakMemoryBytes" }) Assert.True((double)record[side]![name]! > 0);
        Assert.Equal((double)record["estimated"]!["keyBytes"]!, (double)record["measured"]!["keyBytes"]!);
        Assert.Contains("encrypted mask", File.ReadAllText(Path.Combine(hegpu["demo"], "report.html")), StringComparison.Ordinal);
        Assert.Equal(2, (int)record["imagesPerSlot"]!);
        Assert.Contains("two in every slot", File.ReadAllText(Path.Combine(hegpu["demo"], "report.html")), StringComparison.Ordinal);
        AssertNoSecret(Path.Combine(hegpu["demo"], "server"));
        Assert.Contains("server$ hegpu run", hegpu.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("client", hegpu.Error.Split('\n').Single(l => l.StartsWith("server$", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_layout_gives_the_same_masks()
    {
        using var hegpu = new Hegpu();
        string data = SampleImages.Write(hegpu["data"]);
        Assert.Equal(ExitCodes.Success, hegpu.Run("train", "unet", "--data", data, "--out", hegpu["m"], "--preset", "tiny", "--crop", "16", "--steps", "12", "--batch", "4"));
        KnownPrices.Run(hegpu, () => hegpu.Run("evaluate", hegpu["m"], "--data", data, "--crop", "16", "--count", "1", "--encrypted", "--compare-layouts", "--json", hegpu["e.json"], "--report", hegpu["e.html"]));
        Assert.Contains("All layouts give the same masks.", hegpu.Out, StringComparison.Ordinal);
        JsonNode record = JsonNode.Parse(File.ReadAllText(hegpu["e.json"]))!;
        foreach (string name in new[]
        {
            "images", "diceClear", "diceEncrypted", "iouClear", "iouEncrypted", "maxAbsLogitError", "maskMismatches", "secondsPerImage", "peakMemoryBytes", "logN", "logQP", "securityBits",
        }) Assert.NotNull(record[name]);
        Assert.Equal(3, record["layouts"]!.AsArray().Count(l => l!["measuredSeconds"] is not null));
        Assert.Contains("<h2>Layouts</h2>", File.ReadAllText(hegpu["e.html"]), StringComparison.Ordinal);
    }

    private static void AssertNoSecret(string server)
    {
        foreach (string file in Directory.GetFiles(server))
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (!bytes.AsSpan().StartsWith("HEGPU\0"u8)) continue;
            using ContainerReader reader = ContainerReader.OpenFile(file);
            Assert.NotEqual(FileKind.SecretKey, reader.Kind);
        }
    }
}

[CollectionDefinition(nameof(ChangesTheEnvironment), DisableParallelization = true)]
public sealed class ChangesTheEnvironment;
