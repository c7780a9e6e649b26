using System.Text.Json.Nodes;
using HeGpu.Models;
using Xunit;

namespace HeGpu.Cli.Tests;

public class TrainTests
{
    private static readonly string[] Short = ["--preset", "tiny", "--crop", "16", "--steps", "12", "--batch", "4"];

    [Fact]
    public void Trains_scores_and_writes_a_calibrated_model()
    {
        using var hegpu = new Hegpu();
        string data = SampleImages.Write(hegpu["data"]);
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "unet", "--data", data, "--out", hegpu["m.safetensors"], "--json", hegpu["r.json"], "--compare-relu", .. Short]));
        SavedModel model = ModelFile.Load(hegpu["m.safetensors"]);
        Assert.NotNull(model.Ranges);
        JsonNode record = JsonNode.Parse(File.ReadAllText(hegpu["r.json"]))!;
        Assert.Equal((4, 1), ((int)record["trainImages"]!, (int)record["testImages"]!));
        Assert.InRange((double)record["dice"]!, 0, 1);
        Assert.InRange((double)record["diceRelu"]!, 0, 1);
        Assert.Contains("training on numbers 0..3, testing on 4", hegpu.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_training_resumes_from_its_checkpoint_to_the_same_model()
    {
        using var hegpu = new Hegpu();
        string data = SampleImages.Write(hegpu["data"]);
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "unet", "--data", data, "--out", hegpu["whole.safetensors"], .. Short]));
        string[] kept = ["train", "unet", "--data", data, "--out", hegpu["parts.safetensors"], "--checkpoint", hegpu["state"], .. Short];
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Equal(ExitCodes.Cancelled, hegpu.Run(stop.Token, kept));
        Assert.DoesNotContain("parts.safetensors", hegpu.Files());
        int code = File.Exists(hegpu["state"]) ? hegpu.Run([.. kept, "--resume"]) : hegpu.Run(kept);
        Assert.Equal(ExitCodes.Success, code);
        Assert.Equal(File.ReadAllBytes(hegpu["whole.safetensors"]), File.ReadAllBytes(hegpu["parts.safetensors"]));
    }

    [Theory]
    [InlineData(ExitCodes.BadInput, "no folder", "--data", "nowhere", "--out", "m.safetensors")]
    [InlineData(ExitCodes.Usage, "cannot be taken", "--data", "data", "--out", "m.safetensors", "--test", "9")]
    [InlineData(ExitCodes.BadInput, "smaller than the crop", "--data", "data", "--out", "m.safetensors", "--crop", "64")]
    [InlineData(ExitCodes.NoOutput, "it is a folder", "--data", "data", "--out", "data")]
    [InlineData(ExitCodes.BadInput, "nothing to resume", "--data", "data", "--out", "m.safetensors", "--checkpoint", "state", "--resume")]
    [InlineData(ExitCodes.Usage, "No trainer 'paper': expected auto, managed", "--data", "data", "--out", "m.safetensors", "--trainer", "paper")]
    [InlineData(ExitCodes.Usage, "'huge'", "--data", "data", "--out", "m.safetensors", "--preset", "huge")]
    public void Mistakes_are_one_clear_line(int code, string words, params string[] arguments)
    {
        using var hegpu = new Hegpu();
        SampleImages.Write(hegpu["data"]);
        for (int i = 0; i < arguments.Length; i++)
            if (arguments[i] is "data" or "state" or "nowhere" or "m.safetensors") arguments[i] = hegpu[arguments[i]];
        string[] before = hegpu.Files();
        Assert.Equal(code, hegpu.Run(["train", "unet", "--progress", "none", "--steps", "4", .. arguments]));
        Assert.Contains(words, hegpu.Error, StringComparison.Ordinal);
        Assert.Single(hegpu.Error.TrimEnd().Split('\n'));
        Assert.Equal(before, hegpu.Files());
    }

    [Fact]
    public void A_trainer_that_is_not_installed_is_refused_with_the_reason()
    {
        using var hegpu = new Hegpu { Catalog = new([], () => new HeGpu.Devices.PluginFolder("")) };
        string data = SampleImages.Write(hegpu["data"]);
        Assert.Equal(ExitCodes.Refused, hegpu.Run(["train", "unet", "--data", data, "--out", hegpu["m.safetensors"], "--trainer", "torch", .. Short]));
        Assert.Contains("HeGpu.Torch is not installed", hegpu.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_reported_with_its_own_code()
    {
        if (!File.Exists("/dev/full")) return; // only Linux has one
        using var hegpu = new Hegpu();
        string data = SampleImages.Write(hegpu["data"]);
        Assert.Equal(ExitCodes.NoOutput, hegpu.Run(["train", "unet", "--data", data, "--out", "/dev/full", "--progress", "none", .. Short]));
        Assert.Contains("space", hegpu.Error, StringComparison.OrdinalIgnoreCase);
    }
}
