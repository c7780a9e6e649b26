using System.Text.Json.Nodes;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>A device whose own memory is too small for all keys.</summary>
public class DeviceMemoryTests(SmallPipeline pipeline) : IClassFixture<SmallPipeline>
{
    [Fact]
    public void Keys_are_streamed_where_memory_is_short_and_the_words_are_the_same()
    {
        using var hegpu = new Hegpu();
        Estimate estimate = PlanFile.Load(pipeline.Plan).Estimate;
        // The device also holds tables; and whole MiB are asked for.
        long limit = ((estimate.RunBytes + (estimate.KeyMemoryBytes / 3)) >> 20) + 1;
        Assert.True(limit << 20 < estimate.PeakMemoryBytes);
        Run("native.enc", "--device", "native");
        Assert.Equal(0, (long)Streamed()!);
        Run("short.enc", "--device", "emulator", "--device-memory", $"{limit}");
        Assert.Equal(estimate.PeakMemoryBytes - (limit << 20), (long)Streamed()!);
        Assert.Contains("cross in every run", hegpu.Out + hegpu.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(hegpu["native.enc"]), File.ReadAllBytes(hegpu["short.enc"]));

        void Run(string result, params string[] device) => Assert.Equal(0, hegpu.Run(
            ["run", "--plan", pipeline.Plan, "--model", pipeline.Model, "--keys", pipeline.EvaluationKeys, "--in", pipeline.Encrypted, "--out", hegpu[result], "--json", hegpu["run.json"], .. device]));

        JsonNode? Streamed() => JsonNode.Parse(File.ReadAllText(hegpu["run.json"]))!["estimated"]!["streamedBytes"];
    }
}
