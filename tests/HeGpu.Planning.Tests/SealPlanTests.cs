using System.Text;
using System.Text.Json.Nodes;
using HeGpu.Ckks;
using HeGpu.Files;
using HeGpu.Models;
using HeGpu.Seal;

namespace HeGpu.Planning.Tests;

/// <summary>Plans for clients with SEAL.</summary>
public class SealPlanTests
{
    private static readonly TensorShape Shape = new(1, 16, 16);
    private static readonly ModelGraph Model = UNet.Create(UNetOptions.Presets["tiny"] with { Channels = [2, 4] });
    private static readonly Calibration Ranges = Calibration.Synthetic(Model, Shape);

    private static PlanOptions Options { get; } = new() { SecurityBits = 0, LogDegree = 11, Client = PlanClient.Seal };

    private static Plan Make(PlanOptions options) => Planner.Create(Model, Shape, Ranges, options);

    [Fact]
    public void The_parameters_are_within_the_limits_of_seal()
    {
        Plan plan = Make(new() { Client = PlanClient.Seal });
        CkksParameters parameters = plan.CreateParameters();
        Assert.Single(parameters.Ring.SpecialModuli);
        Assert.True(parameters.LogDegree <= 15 && parameters.LogQP <= SecurityTables.StandardLimit(parameters.LogDegree, 128));
        Assert.All(parameters.Ring.DataModuli, q => Assert.True(q >> 60 == 0 && q <= parameters.Ring.SpecialModuli[0]));
        Assert.Equal(parameters.MaxLevel, plan.InputNode.Level);
        Assert.Equal([.. parameters.Ring.DataModuli, .. parameters.Ring.SpecialModuli], plan.Parameters.Primes!);
        Assert.Equal(plan.Estimate.KeyBytes, SealClientSheet.Of(plan).KeyBytes);
    }

    [Fact]
    public void It_survives_a_file_of_version_4_and_runs()
    {
        Plan plan = Make(Options);
        byte[] file = Encoding.UTF8.GetBytes(PlanFile.ToJson(plan));
        Plan loaded = PlanFile.Parse(file, "test");
        Assert.Equal(PlanClient.Seal, loaded.Client);
        Assert.Equal(PlanFile.ToJson(plan), PlanFile.ToJson(loaded));
        FeatureMap image = Networks.Image(Shape, 3);
        Assert.True(Networks.MaxDifference(PlainTwin.Run(Model, image).Values, Simulation.Run(loaded, Model, [image])[0].Values) < 1e-3);
        Assert.Equal(plan.Estimate, PlanCosting.Reprice(plan, PlanCheck.Network(plan, Model), CostTable.Typical).Estimate);
    }

    [Theory]
    [InlineData("version", "3")]
    [InlineData("imagesPerSlot", "2")]
    [InlineData("client", "\"seals\"")]
    [InlineData("client", "1")]
    public void A_file_that_lies_about_its_client_is_refused(string property, string value)
    {
        JsonNode plan = JsonNode.Parse(PlanFile.ToJson(Make(Options)))!;
        plan[property] = JsonNode.Parse(value);
        if (property == "imagesPerSlot") plan["images"] = 2;
        if (property == "version") plan["parameters"]!.AsObject().Remove("primes");
        Assert.Throws<HeGpuFileException>(() => PlanFile.Parse(Encoding.UTF8.GetBytes(plan.ToJsonString()), "test"));
    }

    [Fact]
    public void Two_images_per_slot_and_degrees_beyond_seals_are_refused()
    {
        Assert.Throws<PlanningException>(() => Make(Options with { ImagesPerCiphertext = 2, ImagesPerSlot = 2 }));
        Assert.Throws<PlanningException>(() => Make(Options with { LogDegree = 16 }));
        Assert.Equal(1, BatchChoice.OfSize(Model, Shape, 2, Ranges, Options, p => p.Estimate.Seconds).ImagesPerSlot);
    }

    [Fact]
    public void Keys_serve_all_levels_and_weigh_what_seals_weigh()
    {
        Plan plan = Make(Options);
        CkksParameters parameters = plan.CreateParameters();
        Assert.All(EvaluationKeyIndex.Of(parameters, plan.Keys).Levels, level => Assert.Equal(parameters.MaxLevel, level));
        SealClientSheet sheet = SealClientSheet.Of(plan);
        // b and a of every digit: each data prime times all primes times N words of 8 bytes, and headers.
        long words = 2L * 8 * parameters.Degree * parameters.Dnum * (parameters.MaxLevel + 2);
        Assert.InRange(sheet.GaloisKeyBytes, words, words + (200 * parameters.Dnum));
        Assert.InRange(sheet.SeededKeyBytes, sheet.KeyBytes / 2, (sheet.KeyBytes / 2) + (300L * parameters.Dnum * (sheet.GaloisSteps.Count + 1)) + (8L * parameters.Degree));
        Assert.Equal(plan.Rotations.Select(r => r.Steps), sheet.GaloisSteps);
    }

    [Fact]
    public void Fewer_keys_than_are_worthwhile_are_composed_where_a_client_can_hold_no_more()
    {
        Plan free = Make(Options);
        long most = free.Estimate.KeyBytes * 3 / 4;
        Plan plan = Make(Options with { MaxKeyBytes = most });
        Assert.True(plan.Estimate.KeyBytes <= most && plan.Rotations.Count < free.Rotations.Count && plan.Counts.Rotations > free.Counts.Rotations);
        FeatureMap image = Networks.Image(Shape, 4);
        Assert.True(Networks.MaxDifference(PlainTwin.Run(Model, image).Values, Simulation.Run(plan, Model, [image])[0].Values) < 1e-3);
        string refusal = Assert.Throws<PlanningException>(() => Make(Options with { MaxKeyBytes = free.Estimate.KeyBytes / 20 })).Message;
        Assert.Contains("are allowed", refusal);
    }

    [Fact]
    public void The_sheet_says_where_every_value_lies()
    {
        Plan plan = Make(Options);
        SealClientSheet sheet = SealClientSheet.Of(plan);
        FeatureMap image = Networks.Image(Shape, 5);
        double[][] packed = [.. plan.Pack([image]).Select(v => Array.ConvertAll(v, z => z.Real))];
        Assert.Equal(packed, sheet.Input.Slots.Select(s => s.Select(i => i < 0 ? 0 : image.Values[i]).ToArray()));
        Assert.Equal(Enumerable.Range(0, plan.OutputNode.Shape.Size), sheet.Output.Slots.SelectMany(s => s).Where(i => i >= 0).Distinct().Order());
        Assert.Throws<PlanningException>(() => SealClientSheet.Of(plan with { Client = PlanClient.HeGpu }));
    }
}
