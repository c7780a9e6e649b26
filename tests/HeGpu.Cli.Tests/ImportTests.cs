using System.Globalization;
using System.Text.Json.Nodes;
using HeGpu.Models;
using HeGpu.Models.Tests;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>Networks that PyTorch wrote (tests/data/import), through the command line.</summary>
[Collection(nameof(ChangesTheEnvironment))]
public class ImportTests
{
    private const int Side = 12, Images = 3;

    [Fact]
    public void An_ONNX_network_of_PyTorch_runs_encrypted()
    {
        using var hegpu = new Hegpu();
        WriteImages(hegpu["images.csv"]);
        Ok(hegpu, "import", ImportFiles.PathOf("cnn1.onnx"), "--mean", "0.4", "--std", "0.5", "--data", hegpu["images.csv"], "--out", hegpu["model"],
            "--check", ImportFiles.PathOf("cnn1.input.npy"), ImportFiles.PathOf("cnn1.output.npy"), "--json", hegpu["import.json"]);
        JsonNode record = JsonNode.Parse(File.ReadAllText(hegpu["import.json"]))!;
        Assert.Equal(("onnx", 8), ((string?)record["format"], (int)record["layers"]!));
        Assert.InRange((double)record["check"]!["maxAbsDifference"]!, 0, 1e-5);
        Assert.Equal("conv.weight", (string?)record["network"]![1]!["from"]);
        Assert.Contains("convolution 5x5, stride 2, padding 1", hegpu.Out, StringComparison.Ordinal);

        // Keys at the full degree would take most of the test's time; the plan verb makes secure ones only.
        SavedModel saved = ModelFile.Load(hegpu["model"]);
        Plan plan = Planner.Create(saved.Graph, new(1, Side, Side), new Calibration(saved.Ranges!, [new(new(1, Side, Side), new double[Side * Side])]), new PlanOptions { SecurityBits = 0, LogDegree = 11 });
        PlanFile.Save(plan, hegpu["plan.json"]);
        Ok(hegpu, "keygen", "--plan", hegpu["plan.json"], "--out", hegpu["keys"]);
        Ok(hegpu, "encrypt", hegpu["images.csv"], "--plan", hegpu["plan.json"], "--key", hegpu["keys/secret.key"], "--model", hegpu["model"], "--out", hegpu["in.enc"]);
        Ok(hegpu, "run", "--plan", hegpu["plan.json"], "--model", hegpu["model"], "--keys", hegpu["keys/evaluation.keys"], "--in", hegpu["in.enc"], "--out", hegpu["out.enc"]);
        Ok(hegpu, "decrypt", hegpu["out.enc"], "--plan", hegpu["plan.json"], "--key", hegpu["keys/secret.key"], "--out", hegpu["scores.csv"]);
        Ok(hegpu, "predict", hegpu["images.csv"], "--model", hegpu["model"], "--out", hegpu["clear.csv"]);
        double[][] encrypted = Rows(hegpu["scores.csv"]), clear = Rows(hegpu["clear.csv"]);
        Assert.Equal(Images, encrypted.Length);
        for (int i = 0; i < Images; i++)
            for (int k = 2; k < clear[i].Length; k++) Assert.Equal(clear[i][k], encrypted[i][k], plan.TargetError);
    }

    [Fact]
    public void A_state_dict_fills_a_network_of_the_zoo()
    {
        using var hegpu = new Hegpu();
        Ok(hegpu, "import", ImportFiles.PathOf("unet.safetensors"), "--arch", "unet-tiny", "--input", "1x8x8", "--out", hegpu["model"]);
        Assert.Contains("bias is not in the file and was taken as 0", hegpu.Out, StringComparison.Ordinal);
        Assert.InRange(ImportFiles.Difference(ModelFile.Load(hegpu["model"]).Graph, "unet"), 0, 1e-5);
    }

    [Fact]
    public void Functions_are_replaced_only_when_asked_on_ranges_of_the_users_images()
    {
        using var hegpu = new Hegpu();
        WriteImages(hegpu["images.csv"], side: 8);
        string file = ImportFiles.PathOf("relu.onnx");
        Assert.Equal(ExitCodes.BadInput, hegpu.Run("import", file, "--out", hegpu["model"]));
        Assert.Contains("--replace relu=poly:2:RANGE", hegpu.Error, StringComparison.Ordinal);
        Ok(hegpu, "import", file, "--replace", "relu=poly:2", "--replace", "maxpool=mean", "--data", hegpu["images.csv"], "--out", hegpu["model"]);
        Assert.Contains("as measured", hegpu.Out, StringComparison.Ordinal);
        Assert.Contains("features.2: relu became a polynomial of degree 2", ModelFile.Load(hegpu["model"]).Notes["import"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cnn1.onnx", "--arch", "unet", "--arch has no meaning for onnx files")]
    [InlineData("unet.safetensors", "--replace", "relu=keep", "--replace has no meaning for safetensors files")]
    [InlineData("cnn1.onnx", "--replace", "relu=magic", "--replace relu=magic is none of relu|sigmoid")]
    [InlineData("cnn1.onnx", "--mean", "0.5", "--mean and --std belong together")]
    [InlineData("cnn1.onnx", "--input", "28", "'28' is no size of an image")]
    [InlineData("cnn1.onnx", "--mean", "x", "'x' is no number")]
    public void Wrong_use_is_said(string name, string option, string value, string reason)
    {
        using var hegpu = new Hegpu();
        Assert.Equal(ExitCodes.Usage, hegpu.Run("import", ImportFiles.PathOf(name), option, value, "--out", hegpu["model"], "--progress", "none"));
        Assert.Contains(reason, hegpu.Error, StringComparison.Ordinal);
        Assert.Empty(hegpu.Files());
    }

    [Fact]
    public void A_file_of_no_format_is_one_error()
    {
        using var hegpu = new Hegpu();
        File.WriteAllText(hegpu["model.pt"], "PK no network");
        Assert.Equal(ExitCodes.BadInput, hegpu.Run("import", hegpu["model.pt"], "--out", hegpu["model"], "--progress", "none"));
        Assert.Contains("torch.onnx.export", hegpu.Error, StringComparison.Ordinal);
    }

    private static void WriteImages(string path, int side = Side)
    {
        var random = new Random(4);
        File.WriteAllLines(path, Enumerable.Range(0, Images).Select(i => string.Join(',', Enumerable.Range(0, side * side).Select(_ => random.Next(256)).Prepend(i))));
    }

    private static double[][] Rows(string path) => [.. File.ReadLines(path).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

    private static void Ok(Hegpu hegpu, params string[] arguments) => Assert.True(hegpu.Run([.. arguments, "--progress", "none"]) == ExitCodes.Success, $"{arguments[0]}: {hegpu.Error}");
}
