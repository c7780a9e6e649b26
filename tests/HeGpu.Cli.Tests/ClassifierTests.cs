using System.Globalization;
using System.Text.Json.Nodes;
using HeGpu.Devices.TestKit;
using HeGpu.Models;
using HeGpu.Models.Tests;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>The CNN of Volley Revolver through the command line: import, plan, keys, encrypt, run, decrypt; evaluate.</summary>
[Collection(nameof(ChangesTheEnvironment))]
public class ClassifierTests
{
    [Fact]
    public void A_small_network_of_that_architecture_goes_through_all_verbs()
    {
        using var hegpu = new Hegpu();
        var text = new VolleyRevolverText(3, channels: 2, side: 6, hidden: 8, classes: 4);
        File.WriteAllBytes(hegpu["weights.csv"], text.Bytes);
        double[][] images = WriteImages(hegpu["images.csv"], text.ImageSide, count: 5);
        Ok(hegpu, "import", hegpu["weights.csv"], "--format", "volley-revolver", "--data", hegpu["images.csv"], "--out", hegpu["model"]);
        SavedModel saved = ModelFile.Load(hegpu["model"]);
        Assert.NotNull(saved.Ranges);
        // Keys at the full degree would take most of the test's time; the plan verb makes secure ones only.
        Plan plan = Planner.Create(saved.Graph, new(1, text.ImageSide, text.ImageSide), new Calibration(saved.Ranges, [new(new(1, text.ImageSide, text.ImageSide), images[0])]),
            new PlanOptions { SecurityBits = 0, LogDegree = 11, ImagesPerCiphertext = 4 });
        PlanFile.Save(plan, hegpu["plan.json"]);
        Ok(hegpu, "keygen", "--plan", hegpu["plan.json"], "--out", hegpu["keys"]);
        Ok(hegpu, "encrypt", hegpu["images.csv"], "--plan", hegpu["plan.json"], "--key", hegpu["keys/secret.key"], "--model", hegpu["model"], "--out", hegpu["in.enc"]);
        Ok(hegpu, "run", "--plan", hegpu["plan.json"], "--model", hegpu["model"], "--keys", hegpu["keys/evaluation.keys"], "--in", hegpu["in.enc"], "--out", hegpu["out.enc"]);
        Ok(hegpu, "decrypt", hegpu["out.enc"], "--plan", hegpu["plan.json"], "--key", hegpu["keys/secret.key"], "--out", hegpu["scores.csv"], "--json", hegpu["scores.json"]);
        string[] lines = File.ReadAllLines(hegpu["scores.csv"]);
        Assert.Equal("image,class,score0,score1,score2,score3", lines[0]);
        Ok(hegpu, "predict", hegpu["images.csv"], "--model", hegpu["model"], "--out", hegpu["clear.csv"]);
        string[] clear = File.ReadAllLines(hegpu["clear.csv"]);
        Assert.Equal(lines[0], clear[0]);
        JsonArray classes = JsonNode.Parse(File.ReadAllText(hegpu["scores.json"]))!["classes"]!.AsArray();
        for (int i = 0; i < images.Length; i++)
        {
            double[] expected = text.Run(images[i]), line = [.. lines[i + 1].Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
            double[] twin = [.. clear[i + 1].Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
            Assert.Equal((i, line[1]), (line[0], (double)classes[i]!));
            for (int k = 0; k < expected.Length; k++)
            {
                Assert.Equal(expected[k], line[2 + k], plan.TargetError);
                Assert.Equal(expected[k], twin[2 + k], 1e-4);
            }
        }
    }

    [Fact]
    public void A_damaged_file_and_an_unknown_format_are_refused()
    {
        using var hegpu = new Hegpu();
        File.WriteAllText(hegpu["weights.csv"], "1,2,3");
        Assert.Equal(ExitCodes.BadInput, hegpu.Run("import", hegpu["weights.csv"], "--format", "volley-revolver", "--out", hegpu["model"], "--progress", "none"));
        Assert.Contains("1 lines of numbers", hegpu.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, hegpu.Run("import", hegpu["weights.csv"], "--format", "punched-cards", "--out", hegpu["model"]));
        Assert.Equal(["weights.csv"], hegpu.Files());
    }

    /// <summary>The card is lost when the server has begun; keys and finished tensors are on the processor too.</summary>
    [Fact]
    public void Evaluate_goes_on_with_the_next_device_in_mid_run()
    {
        using var hegpu = new Hegpu { Catalog = FallbackTests.Catalog("launch") };
        var text = new VolleyRevolverText(3, channels: 2, side: 6, hidden: 8, classes: 4);
        File.WriteAllBytes(hegpu["weights.csv"], text.Bytes);
        WriteImages(hegpu["images.csv"], text.ImageSide, count: 4);
        Ok(hegpu, "import", hegpu["weights.csv"], "--format", "volley-revolver", "--data", hegpu["images.csv"], "--out", hegpu["model"]);
        KnownPrices.Run(hegpu, () =>
        {
            using (var card = new FailingDevice("cuda:0")) CostTable.Typical.Save(CostStore.PathFor(card));
            return hegpu.Run("evaluate", hegpu["model"], "--data", hegpu["images.csv"], "--count", "2", "--encrypted", "--json", hegpu["scores.json"]);
        });
        JsonNode scores = JsonNode.Parse(File.ReadAllText(hegpu["scores.json"]))!;
        Assert.Equal("cuda:0", (string?)scores["devicesPassed"]![0]!["name"]);
        Assert.Contains("was lost", (string?)scores["devicesPassed"]![0]!["reason"], StringComparison.Ordinal);
        Assert.Equal(0, (int)scores["classDifferences"]!);
    }

    [DataFact("volley_revolver_cnn")]
    public void The_published_network_gives_its_twins_classes_on_32_images()
    {
        using var hegpu = new Hegpu();
        string folder = DataFolder.Find("volley_revolver_cnn")!;
        Ok(hegpu, "import", Path.Combine(folder, "CNNweightsMNIST.csv.gz"), "--format", "volley-revolver", "--out", hegpu["model"]);
        KnownPrices.Run(hegpu, () => hegpu.Run("evaluate", hegpu["model"], "--data", Path.Combine(folder, "MNISTt10k_first68.csv.gz"), "--count", "32", "--encrypted", "--json", hegpu["scores.json"]));
        JsonNode scores = JsonNode.Parse(File.ReadAllText(hegpu["scores.json"]))!;
        Assert.Equal(32, (int)scores["images"]!);
        Assert.Equal(0, (int)scores["classDifferences"]!);
        Assert.Equal((double)scores["accuracyClear"]!, (double)scores["accuracyEncrypted"]!);
        Assert.InRange((double)scores["maxAbsLogitError"]!, 0, new PlanOptions().TargetError);
        Assert.True((int)scores["securityBits"]! >= 128);
    }

    /// <summary>Ranges come from dark images; a bright one is reported by evaluate, whose result it may spoil, and refused by encrypt.</summary>
    [Fact]
    public void Images_outside_the_learned_range_are_caught()
    {
        using var hegpu = new Hegpu();
        var text = new VolleyRevolverText(3, channels: 2, side: 6, hidden: 8, classes: 4);
        File.WriteAllBytes(hegpu["weights.csv"], text.Bytes);
        double[][] dark = WriteImages(hegpu["dark.csv"], text.ImageSide, count: 8, brightest: 40);
        WriteImages(hegpu["bright.csv"], text.ImageSide, count: 1, brightest: 255);
        Ok(hegpu, "import", hegpu["weights.csv"], "--format", "volley-revolver", "--data", hegpu["dark.csv"], "--out", hegpu["model"]);
        KnownPrices.Run(hegpu, () => hegpu.Run("evaluate", hegpu["model"], "--data", hegpu["dark.csv"], "--count", "2", "--encrypted", "--optimize", "latency", "--json", hegpu["dark.json"]));
        JsonNode inside = JsonNode.Parse(File.ReadAllText(hegpu["dark.json"]))!;
        Assert.Equal((0, 1), ((int)inside["rangeViolations"]!, (int)inside["imagesPerCiphertext"]!));
        foreach (string name in new[] { "accuracyClear", "accuracyEncrypted", "maxAbsLogitError", "secondsPerImage", "clientSecondsPerImage" })
            Assert.True((double)inside[name]! >= 0, name);
        KnownPrices.Run(hegpu, () => hegpu.Run("evaluate", hegpu["model"], "--data", hegpu["bright.csv"], "--count", "1", "--encrypted", "--json", hegpu["bright.json"]));
        Assert.True((int)JsonNode.Parse(File.ReadAllText(hegpu["bright.json"]))!["rangeViolations"]! > 0);
        Assert.Contains("leaves the calibrated range", hegpu.Error, StringComparison.Ordinal);

        SavedModel saved = ModelFile.Load(hegpu["model"]);
        Plan plan = Planner.Create(saved.Graph, new(1, text.ImageSide, text.ImageSide), new Calibration(saved.Ranges!, [new(new(1, text.ImageSide, text.ImageSide), dark[0])]),
            new PlanOptions { SecurityBits = 0, LogDegree = 11 });
        PlanFile.Save(plan, hegpu["plan.json"]);
        Ok(hegpu, "keygen", "--plan", hegpu["plan.json"], "--out", hegpu["keys"]);
        string[] encrypt = ["encrypt", hegpu["bright.csv"], "--plan", hegpu["plan.json"], "--key", hegpu["keys/secret.key"], "--model", hegpu["model"], "--out", hegpu["in.enc"], "--progress", "none"];
        Assert.Equal(ExitCodes.Refused, hegpu.Run(encrypt));
        Assert.False(File.Exists(hegpu["in.enc"]));
        Assert.Equal(ExitCodes.Success, hegpu.Run([.. encrypt, "--allow-out-of-range"]));
    }

    private static double[][] WriteImages(string path, int side, int count, int brightest = 255)
    {
        var random = new Random(5);
        int[][] rows = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, side * side).Select(_ => random.Next(brightest + 1)).ToArray())];
        File.WriteAllLines(path, rows.Select((r, i) => $"{i % 4},{string.Join(',', r)}"));
        return [.. rows.Select(r => r.Select(v => (double)(float)(v / 255.0)).ToArray())];
    }

    private static void Ok(Hegpu hegpu, params string[] arguments) => Assert.True(hegpu.Run([.. arguments, "--progress", "none"]) == ExitCodes.Success, hegpu.Error);
}
