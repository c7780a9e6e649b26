using System.Text.Json.Nodes;
using HeGpu.Models;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>plan, keygen, encrypt, run, decrypt through the command line, and what each does with mistakes.</summary>
public class PipelineTests(SmallPipeline pipeline) : IClassFixture<SmallPipeline>
{
    /// <summary>Nine tiles: with two in every slot the last of them is alone.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_large_image_goes_through_one_command_per_side(int imagesPerSlot)
    {
        using var hegpu = new Hegpu();
        string plan = pipeline.Plan, secret = pipeline.SecretKey, publicKey = pipeline.PublicKey, evaluation = pipeline.EvaluationKeys;
        if (imagesPerSlot > 1)
        {
            Directory.CreateDirectory(hegpu["pairs"]);
            plan = SmallPipeline.MakePlan(hegpu["pairs"], pipeline.Model, logDegree: 11, imagesPerSlot);
            Ok(hegpu, "keygen", "--plan", plan, "--out", hegpu["pairs"]);
            (secret, publicKey, evaluation) = (Path.Combine(hegpu["pairs"], "secret.key"), Path.Combine(hegpu["pairs"], "public.key"), Path.Combine(hegpu["pairs"], "evaluation.keys"));
            Ok(hegpu, "inspect", plan);
            Assert.Contains("two in every slot", hegpu.Out, StringComparison.Ordinal);
        }
        Image image = SyntheticCells.Generate(24, 24, seed: 8, index: 0).Image;
        Png.Write(hegpu["large.png"], image);
        Ok(hegpu, "encrypt", hegpu["large.png"], "--plan", plan, "--key", publicKey, "--model", pipeline.Model, "--out", hegpu["in.enc"], "--allow-out-of-range");
        Ok(hegpu, "run", "--plan", plan, "--model", pipeline.Model, "--keys", evaluation, "--in", hegpu["in.enc"], "--out", hegpu["out.enc"], "--json", hegpu["run.json"]);
        Ok(hegpu, "decrypt", hegpu["out.enc"], "--plan", plan, "--key", secret, "--out", hegpu["mask.png"], "--logits", hegpu["logits.csv"]);

        ModelGraph model = ModelFile.Load(pipeline.Model).Graph;
        double[] clear = PlainTwin.Run(model, HeGpu.Client.Preparation.Prepare(model.Preprocessing, Png.Read(hegpu["large.png"]), 1)).Values;
        double[] logits = [.. File.ReadAllLines(hegpu["logits.csv"]).SelectMany(l => l.Split(',')).Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(clear.Length, logits.Length);
        for (int i = 0; i < clear.Length; i++) Assert.Equal(clear[i], logits[i], 1e-3);
        Image mask = Png.Read(hegpu["mask.png"]);
        for (int i = 0; i < clear.Length; i++)
            if (Math.Abs(clear[i]) >= 1e-2) Assert.Equal(clear[i] > 0 ? 1f : 0f, mask.Pixels[i]);
        Assert.True((double)JsonNode.Parse(File.ReadAllText(hegpu["run.json"]))!["peakMemoryBytes"]! > 0);
    }

    [Fact]
    public void A_prediction_in_the_clear_is_that_of_the_twin()
    {
        using var hegpu = new Hegpu();
        Ok(hegpu, "predict", pipeline.Image, "--model", pipeline.Model, "--out", hegpu["mask.png"], "--logits", hegpu["logits.csv"]);
        ModelGraph model = ModelFile.Load(pipeline.Model).Graph;
        double[] clear = PlainTwin.Run(model, HeGpu.Client.Preparation.Prepare(model.Preprocessing, Png.Read(pipeline.Image), 1)).Values;
        Assert.Equal(clear, File.ReadAllLines(hegpu["logits.csv"]).SelectMany(l => l.Split(',')).Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(clear.Select(v => v > 0 ? 1f : 0f), Png.Read(hegpu["mask.png"]).Pixels);
        Fails(hegpu, ExitCodes.BadInput, "plan.json", "predict", pipeline.Image, "--model", pipeline.Plan, "--out", hegpu["other.png"]);
    }

    [Fact]
    public void The_server_has_no_option_that_could_take_a_secret()
    {
        using var hegpu = new Hegpu();
        Ok(hegpu, "run", "--help");
        Assert.DoesNotContain("--key ", hegpu.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.BadInput, hegpu.Run("run", "--plan", pipeline.Plan, "--model", pipeline.Model, "--keys", pipeline.SecretKey, "--in", pipeline.Encrypted, "--out", hegpu["out"], "--progress", "none"));
        Assert.Contains("SecretKey", hegpu.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_key_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) return; // no Unix modes
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pipeline.SecretKey));
    }

    [Fact]
    public void A_png_that_is_no_png()
    {
        using var hegpu = new Hegpu();
        File.WriteAllText(hegpu["image.png"], "this is no picture");
        Fails(hegpu, ExitCodes.BadInput, "image.png", "encrypt", hegpu["image.png"], "--plan", pipeline.Plan, "--key", pipeline.SecretKey, "--out", hegpu["out"]);
    }

    [Fact]
    public void An_image_of_the_wrong_size()
    {
        using var hegpu = new Hegpu();
        Png.Write(hegpu["small.png"], SyntheticCells.Generate(8, 8, 1, 0).Image);
        Fails(hegpu, ExitCodes.BadInput, "8x8", "encrypt", hegpu["small.png"], "--plan", pipeline.Plan, "--key", pipeline.SecretKey, "--out", hegpu["out"]);
    }

    [Fact]
    public void An_image_outside_the_calibrated_ranges_is_never_silent()
    {
        using var hegpu = new Hegpu();
        // The same plan, calibrated on data of half the size.
        Plan plan = PlanFile.Load(pipeline.Plan);
        PlanFile.Save(plan with { Ranges = plan.Ranges.ToDictionary(r => r.Key, r => new ValueRange(r.Value.Min / 2, r.Value.Max / 2)) }, hegpu["narrow.json"]);
        string[] arguments = ["encrypt", pipeline.Image, "--plan", hegpu["narrow.json"], "--key", pipeline.SecretKey, "--model", pipeline.Model, "--out", hegpu["out"]];
        Fails(hegpu, ExitCodes.Refused, "calibrated ranges", arguments);
        Ok(hegpu, [.. arguments, "--allow-out-of-range", "--progress", "none"]);
        Assert.Contains("warning", hegpu.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_and_ciphertexts_of_other_parameters_name_both_hashes()
    {
        using var hegpu = new Hegpu();
        string other = SmallPipeline.MakePlan(hegpu.Folder, pipeline.Model, logDegree: 12);
        string own = HashOf(pipeline.Plan), foreign = HashOf(other);
        foreach (string[] arguments in new string[][]
        {
            ["encrypt", pipeline.Image, "--plan", other, "--key", pipeline.SecretKey, "--out", hegpu["out"]],
            ["encrypt", pipeline.Image, "--plan", other, "--key", pipeline.PublicKey, "--out", hegpu["out"]],
            ["run", "--plan", other, "--model", pipeline.Model, "--keys", pipeline.EvaluationKeys, "--in", pipeline.Encrypted, "--out", hegpu["out"]],
            ["decrypt", pipeline.Encrypted, "--plan", other, "--key", pipeline.SecretKey, "--out", hegpu["out"]],
        })
        {
            int code = hegpu.Run([.. arguments, "--progress", "none"]);
            Assert.True(code is ExitCodes.BadInput or ExitCodes.Refused, $"{arguments[0]}: {code} {hegpu.Error}");
            Assert.Contains(own, hegpu.Error, StringComparison.Ordinal);
            Assert.Contains(foreign, hegpu.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(hegpu["out"]));
        }
    }

    [Fact]
    public void The_servers_input_is_not_its_result()
    {
        using var hegpu = new Hegpu();
        Fails(hegpu, ExitCodes.BadInput, "the server's result", "decrypt", pipeline.Encrypted, "--plan", pipeline.Plan, "--key", pipeline.SecretKey, "--out", hegpu["out"]);
    }

    [Fact]
    public void A_model_that_the_plan_is_not_for()
    {
        using var hegpu = new Hegpu();
        ModelFile.Save(hegpu["other"], UNet.Create(UNetOptions.Presets["tiny"]));
        Fails(hegpu, ExitCodes.Refused, "the plan is for model", "run", "--plan", pipeline.Plan, "--model", hegpu["other"], "--keys", pipeline.EvaluationKeys, "--in", pipeline.Encrypted, "--out", hegpu["out"]);
    }

    [Fact]
    public void Truncated_ciphertexts()
    {
        using var hegpu = new Hegpu();
        byte[] bytes = File.ReadAllBytes(pipeline.Encrypted);
        File.WriteAllBytes(hegpu["cut"], bytes[..(bytes.Length / 2)]);
        Fails(hegpu, ExitCodes.BadInput, "truncated", "run", "--plan", pipeline.Plan, "--model", pipeline.Model, "--keys", pipeline.EvaluationKeys, "--in", hegpu["cut"], "--out", hegpu["out"]);
    }

    [Fact]
    public void A_cancelled_run_leaves_nothing()
    {
        using var hegpu = new Hegpu();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        string[][] verbs =
        [
            ["run", "--plan", pipeline.Plan, "--model", pipeline.Model, "--keys", pipeline.EvaluationKeys, "--in", pipeline.Encrypted, "--out", hegpu["out"]],
            ["encrypt", pipeline.Image, "--plan", pipeline.Plan, "--key", pipeline.SecretKey, "--out", hegpu["out"]],
            ["keygen", "--plan", pipeline.Plan, "--out", hegpu["keys"]],
        ];
        foreach (string[] verb in verbs)
        {
            Assert.Equal(ExitCodes.Cancelled, hegpu.Run(stop.Token, [.. verb, "--progress", "none"]));
            Assert.Single(hegpu.Error.TrimEnd().Split('\n'));
            Assert.Empty(hegpu.Files());
        }
    }

    [Fact]
    public void A_full_disk()
    {
        if (!File.Exists("/dev/full")) return; // only Linux has one
        using var hegpu = new Hegpu();
        Fails(hegpu, ExitCodes.NoOutput, "pace", "encrypt", pipeline.Image, "--plan", pipeline.Plan, "--key", pipeline.SecretKey, "--out", "/dev/full");
        Fails(hegpu, ExitCodes.NoOutput, "pace", "run", "--plan", pipeline.Plan, "--model", pipeline.Model, "--keys", pipeline.EvaluationKeys, "--in", pipeline.Encrypted, "--out", "/dev/full");
    }

    [Fact]
    public void A_secret_key_is_not_replaced_unless_asked()
    {
        using var hegpu = new Hegpu();
        File.WriteAllText(hegpu["secret.key"], "precious");
        Fails(hegpu, ExitCodes.Refused, "--force", "keygen", "--plan", pipeline.Plan, "--out", hegpu.Folder);
        Assert.Equal("precious", File.ReadAllText(hegpu["secret.key"]));
    }

    [Fact]
    public void Inspect_knows_all_files()
    {
        using var hegpu = new Hegpu();
        foreach ((string file, string words) in new[]
        {
            (pipeline.Plan, "Galois keys"), (pipeline.SecretKey, "SECRET"), (pipeline.PublicKey, "public key"), (pipeline.EvaluationKeys, "evaluation keys"), (pipeline.Encrypted, "ciphertexts"),
        })
        {
            Ok(hegpu, "inspect", file);
            Assert.Contains(words, hegpu.Out, StringComparison.Ordinal);
        }
    }

    private static string HashOf(string plan) => PlanFile.Load(plan).ParameterHash[..8];

    private static void Ok(Hegpu hegpu, params string[] arguments) => Assert.True(hegpu.Run(arguments) == ExitCodes.Success, hegpu.Error);

    private static void Fails(Hegpu hegpu, int code, string words, params string[] arguments)
    {
        string[] before = hegpu.Files();
        int actual = hegpu.Run([.. arguments, "--progress", "none"]);
        Assert.True(code == actual, $"code {actual} instead of {code}: {hegpu.Error}");
        Assert.Contains(words, hegpu.Error, StringComparison.Ordinal);
        Assert.Single(hegpu.Error.TrimEnd().Split('\n'));
        Assert.Equal(before, hegpu.Files());
    }
}
