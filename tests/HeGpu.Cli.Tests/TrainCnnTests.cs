using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HeGpu.Models;
using Xunit;

namespace HeGpu.Cli.Tests;

public class TrainCnnTests
{
    private static readonly string[] Short = ["--preset", "cnn1", "--epochs", "2", "--batch", "8", "--threads", "1", "--progress", "none"];

    [Fact]
    public void Trains_scores_and_writes_a_calibrated_model()
    {
        using var hegpu = new Hegpu();
        string data = WriteDigits(hegpu["digits.csv"], 120);
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "cnn", "--data", data, "--out", hegpu["m.safetensors"], "--json", hegpu["r.json"], .. Short]));
        SavedModel model = ModelFile.Load(hegpu["m.safetensors"]);
        Assert.NotNull(model.Ranges);
        Assert.True(model.Graph.IsClassifier);
        JsonNode record = JsonNode.Parse(File.ReadAllText(hegpu["r.json"]))!;
        Assert.Equal((96, 24, 22), ((int)record["trainImages"]!, (int)record["testImages"]!, (int)record["steps"]!));
        Assert.InRange((double)record["accuracy"]!, 0, 1);
        Assert.Equal(2, record["curve"]!.AsArray().Count);
    }

    /// <summary>The process is killed, not asked to stop, as soon as a checkpoint lies there.</summary>
    [Fact]
    public void A_training_that_was_killed_resumes_to_the_same_model()
    {
        using var hegpu = new Hegpu();
        string data = WriteDigits(hegpu["digits.csv"], 400);
        string[] options = ["--data", data, "--preset", "cnn1", "--epochs", "40", "--batch", "8", "--threads", "1"];
        using (var process = Process.Start(HeGpuProcess.Describe(["train", "cnn", .. options, "--out", hegpu["parts"], "--checkpoint", hegpu["state"]], hegpu.Folder))!)
        {
            var watch = Stopwatch.StartNew();
            while (!File.Exists(hegpu["state"]) && !process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(2)) Thread.Sleep(5);
            process.Kill();
            process.WaitForExit();
        }

        Assert.True(File.Exists(hegpu["state"]));
        Assert.False(File.Exists(hegpu["parts"]));
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "cnn", .. options, "--out", hegpu["parts"], "--checkpoint", hegpu["state"], "--resume", "--progress", "none"]));
        Assert.Equal(ExitCodes.Success, hegpu.Run(["train", "cnn", .. options, "--out", hegpu["whole"], "--progress", "none"]));
        Assert.Equal(File.ReadAllBytes(hegpu["whole"]), File.ReadAllBytes(hegpu["parts"]));
    }

    [Fact]
    public void Labels_that_the_network_does_not_have_are_one_clear_line()
    {
        using var hegpu = new Hegpu();
        string data = WriteDigits(hegpu["digits.csv"], 60, classes: 12);
        Assert.Equal(ExitCodes.BadInput, hegpu.Run(["train", "cnn", "--data", data, "--out", hegpu["m"], .. Short]));
        Assert.Contains("classes 0 to 9", hegpu.Error, StringComparison.Ordinal);
        Assert.Single(hegpu.Error.TrimEnd().Split('\n'));
    }

    /// <summary>28x28 images, each class a bright block at a place of its own.</summary>
    internal static string WriteDigits(string path, int count, int classes = 10)
    {
        var random = new SeededRandom(5);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            int label = i % classes;
            text.Append(label);
            for (int p = 0; p < 28 * 28; p++)
            {
                bool on = p / 28 / 5 == label / 4 && p % 28 / 7 == label % 4;
                text.Append(CultureInfo.InvariantCulture, $",{(on ? 150 : 20) + random.Next(80)}");
            }

            text.Append('\n');
        }

        File.WriteAllText(path, text.ToString());
        return path;
    }
}
