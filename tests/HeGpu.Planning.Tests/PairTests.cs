using System.Text;
using HeGpu.Ckks;
using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Two images in every slot against the plaintext twin and against plans with one image per slot.</summary>
public class PairTests
{
    private static PlanOptions Pairs(LayoutKind layout, int images) => LayerTests.Small(layout, images) with { ImagesPerSlot = 2 };

    public static TheoryData<string, LayoutKind> Cases()
    {
        var cases = new TheoryData<string, LayoutKind>();
        foreach (string name in LayerTests.Graphs.Keys)
            foreach (LayoutKind layout in new[] { LayoutKind.Revolver, LayoutKind.Gap, LayoutKind.Multiplexed }) cases.Add(name, layout);
        return cases;
    }

    /// <summary>Batches of four, two of them in the slots' index; the last slot's second image is missing.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_layer_acts_on_both_images(string name, LayoutKind layout)
    {
        (TensorShape shape, Layer[] layers) = LayerTests.Graphs[name];
        ModelGraph model = Networks.Make(name.Length, layers);
        FeatureMap[] images = [.. Enumerable.Range(0, 3).Select(i => Networks.Image(shape, 200 + i))];
        Calibration calibration = Calibration.Measure(model, images);
        if (layers.Any(l => l is PolynomialLayer { Degree: > 2 }))
        {
            string refusal = Assert.Throws<PlanningException>(() => Planner.Create(model, shape, calibration, Pairs(layout, 4))).Message;
            Assert.Contains("degree above 2", refusal);
            return;
        }

        Plan plan = Planner.Create(model, shape, calibration, Pairs(layout, 4));
        FeatureMap[] results = Simulation.Run(plan, model, images, (e, _) =>
        {
            foreach (ICiphertext c in e.Ciphertexts) Assert.Equal((e.Node.Level, 1), (c.Level, Math.Round(c.Scale / e.Node.Scale, 12)));
        });
        Assert.Equal(plan.Nodes.Any(n => n.Kind == NodeKind.Square), plan.ConjugationLevel is not null);
        for (int i = 0; i < images.Length; i++)
            Assert.True(Networks.MaxDifference(PlainTwin.Run(model, images[i]).Values, results[i].Values) < 1e-9, $"{name}, {layout}, image {i}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_networks_encrypted_in_pairs_equal_those_encrypted_one_by_one(int seed)
    {
        ModelGraph model = RandomNetworks.Make(seed);
        TensorShape shape = RandomNetworks.Shape(seed);
        int fresh = Random.Shared.Next();
        FeatureMap[] images = [Networks.Image(shape, fresh), Networks.Image(shape, fresh + 1)];
        Calibration calibration = Calibration.Measure(model, images);
        Plan one = Planner.Create(model, shape, calibration, LayerTests.Small(LayoutKind.Multiplexed, 1));
        Plan two = Planner.Create(model, shape, calibration, Pairs(LayoutKind.Multiplexed, 2));
        using var slow = EncryptedRun.For(one);
        using var fast = EncryptedRun.For(two);
        FeatureMap[] pairs = fast.Run(two, model, images);
        for (int i = 0; i < images.Length; i++)
        {
            double[] alone = slow.Run(one, model, [images[i]])[0].Values, clear = PlainTwin.Run(model, images[i]).Values;
            string what = $"seed {seed}, images {fresh}, image {i}, promised {two.Estimate.OutputError:0.0e0}";
            Assert.True(Networks.MaxDifference(alone, pairs[i].Values) < one.TargetError + two.TargetError, what);
            Assert.True(Networks.MaxDifference(clear, pairs[i].Values) < two.TargetError, $"{what}: {Networks.MaxDifference(clear, pairs[i].Values):0.0e0}");
        }
    }

    [Fact]
    public void Simulated_noise_and_encrypted_runs_agree_over_batches_with_an_odd_image_left()
    {
        var shape = new TensorShape(1, 16, 16);
        ModelGraph model = UNet.Create(new UNetOptions { Channels = [2, 4] });
        FeatureMap[] images = [.. Enumerable.Range(0, 5).Select(i => Networks.Image(shape, i))];
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, images), Pairs(LayoutKind.Multiplexed, 2));
        using var run = EncryptedRun.For(plan);
        PlanResult noisy = PlanRun.Run(plan, model, images, RunMode.Simulated(noiseSeed: 5), precision: true);
        PlanResult encrypted = PlanRun.Run(plan, model, images, RunMode.Encrypted(run.Evaluator, run.Encrypt, run.Decrypt), precision: true);
        for (int i = 0; i < images.Length; i++)
        {
            double[] expected = PlainTwin.Run(model, images[i]).Values;
            Assert.InRange(Networks.MaxDifference(expected, noisy.Outputs[i].Values), 1e-9, plan.Estimate.OutputError);
            Assert.InRange(Networks.MaxDifference(expected, encrypted.Outputs[i].Values), 1e-9, plan.Estimate.OutputError);
        }

        Assert.Equal(3, encrypted.Records.Count);
        foreach ((NodeRecord a, NodeRecord b) in noisy.Records[0].Nodes.Zip(encrypted.Records[0].Nodes))
            Assert.True(Math.Abs(a.Bits!.Value - b.Bits!.Value) < 3, $"{a.Name}: {a.Bits:0.0} bits simulated, {b.Bits:0.0} encrypted");
    }

    [Fact]
    public void Batches_that_run_together_are_those_that_run_alone()
    {
        ModelGraph model = RandomNetworks.Make(7);
        TensorShape shape = RandomNetworks.Shape(7);
        FeatureMap[] images = [.. Enumerable.Range(0, 4).Select(i => Networks.Image(shape, i))];
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, images), Pairs(LayoutKind.Gap, 2));
        var evaluator = new SimulatedEvaluator(plan.CreateParameters(), plan.Keys);
        var executor = new PlanExecutor(plan, model, evaluator);
        ICiphertext[][] batches = [.. images.Chunk(2).Select(b => plan.Pack(b).Select(s => (ICiphertext)evaluator.Encrypt(s, plan.InputNode.Level, plan.InputNode.Scale)).ToArray())];
        ICiphertext[][] together = executor.RunBatches(batches);
        for (int b = 0; b < batches.Length; b++)
            Assert.Equal([.. executor.Run(batches[b]).Select(evaluator.DecryptSlots)], together[b].Select(evaluator.DecryptSlots).ToArray());
    }

    [Fact]
    public void Two_images_per_slot_are_chosen_where_two_are_at_hand_and_the_network_can()
    {
        var shape = new TensorShape(1, 16, 16);
        ModelGraph unet = UNet.Create(new UNetOptions { Channels = [2, 4] });
        ModelGraph cubic = Networks.Make(4, [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 2, 3, Padding: 1), new PolynomialLayer("q", "c", 2, 3)]);
        Assert.Equal((1, 1), Chosen(unet, 1));
        Assert.Equal((2, 2), Chosen(unet, 2));
        Assert.Equal((2, 2), Chosen(unet, 5));
        Assert.Equal(1, Chosen(cubic, 4).PerSlot);
        Calibration calibration = Calibration.Synthetic(unet, shape);
        PlanOptions options = LayerTests.Small(LayoutKind.Multiplexed, 1);
        long whole = Planner.Create(unet, shape with { Height = 64, Width = 64 }, calibration, options).Estimate.PeakMemoryBytes;
        TiledPlan tiles = TileChoice.Choose(unet, 64, 64, calibration, options, memoryLimit: whole - 1);
        Assert.True(tiles.Tiles.Count > 1 && tiles.Plan.ImagesPerSlot == 2, $"{tiles.Tiles.Count} tiles");
        Assert.Equal((tiles.Tiles.Count + 1) / 2, tiles.Batches);

        (int Images, int PerSlot) Chosen(ModelGraph model, int images)
        {
            Plan plan = BatchChoice.Choose(
                model, shape, images, Calibration.Synthetic(model, shape), LayerTests.Small(LayoutKind.Multiplexed, 1), p => p.Estimate.SecondsFor(p.Batches(images), 0));
            return (plan.Images, plan.ImagesPerSlot);
        }
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(4, 0)]
    public void Counts_that_no_slot_can_hold_are_refused(int images, int imagesPerSlot)
    {
        (ModelGraph model, TensorShape shape) = (RandomNetworks.Make(3), RandomNetworks.Shape(3));
        PlanOptions options = LayerTests.Small(LayoutKind.Gap, images) with { ImagesPerSlot = imagesPerSlot };
        Assert.Contains("per slot", Assert.Throws<PlanningException>(() => Planner.Create(model, shape, Calibration.Synthetic(model, shape), options)).Message);
    }

    [Fact]
    public void A_plan_of_pairs_survives_its_file_and_hostile_values_do_not()
    {
        (ModelGraph model, TensorShape shape) = (RandomNetworks.Make(3), RandomNetworks.Shape(3));
        Plan plan = Planner.Create(model, shape, Calibration.Synthetic(model, shape), Pairs(LayoutKind.Gap, 4));
        string json = PlanFile.ToJson(plan);
        Plan loaded = Parse(json);
        Assert.Equal((2, plan.ConjugationLevel, PlanIdentity.Hash(plan)), (loaded.ImagesPerSlot, loaded.ConjugationLevel, PlanIdentity.Hash(loaded)));
        Assert.Equal(json, PlanFile.ToJson(loaded));
        Assert.Contains("two in every slot", plan.ToText());
        Assert.Contains("conjugation to level", KeyText.Of(plan));
        foreach ((string old, string replacement) in new[]
        {
            ("\"imagesPerSlot\": 2", "\"imagesPerSlot\": 3"), ("\"imagesPerSlot\": 2", "\"imagesPerSlot\": 0"), ("\"imagesPerSlot\": 2", "\"imagesPerSlot\": 4"),
            ("\"images\": 4", "\"images\": 3"), ("\"version\": 5", "\"version\": 2"), ("\"version\": 5", "\"version\": 6"),
            ($"\"conjugationLevel\": {plan.ConjugationLevel}", "\"conjugationLevel\": 99"), ($"\"conjugationLevel\": {plan.ConjugationLevel}", "\"conjugationLevel\": -2"),
            ("\"kind\": \"square\"", "\"kind\": \"polynomial\""),
        })
        {
            Assert.Contains(old, json);
            Assert.Throws<HeGpuFileException>(() => Parse(json.Replace(old, replacement)));
        }

        // One image per slot is another plan: its layout does not hold all images, and ciphertexts of the one are not taken for the other's.
        Plan other = Parse(json.Replace("\"images\": 4", "\"images\": 2").Replace("\"imagesPerSlot\": 2", "\"imagesPerSlot\": 1"));
        Assert.NotEqual(PlanIdentity.Hash(plan), PlanIdentity.Hash(other));
    }

    [Fact]
    public void Plans_of_version_2_have_one_image_per_slot()
    {
        (ModelGraph model, TensorShape shape) = (RandomNetworks.Make(3), RandomNetworks.Shape(3));
        Plan plan = Planner.Create(model, shape, Calibration.Synthetic(model, shape), LayerTests.Small(LayoutKind.Gap, 2));
        string json = PlanFile.ToJson(plan).Replace("\"version\": 3", "\"version\": 2");
        int end = json.IndexOf(",\n  \"imagesPerSlot\"", StringComparison.Ordinal);
        Plan loaded = Parse(json[..end] + "\n}");
        Assert.Equal((1, null, PlanIdentity.Hash(plan)), (loaded.ImagesPerSlot, loaded.ConjugationLevel, PlanIdentity.Hash(loaded)));
    }

    [Fact]
    public void Missing_conjugation_is_named_before_any_work()
    {
        (ModelGraph model, TensorShape shape) = (RandomNetworks.Make(3), RandomNetworks.Shape(3));
        Plan plan = Planner.Create(model, shape, Calibration.Synthetic(model, shape), Pairs(LayoutKind.Gap, 2));
        Assert.Equal("two images per slot", Refusal(plan.Keys with { Conjugation = false })[^"two images per slot".Length..]);
        Assert.Contains($"squares at level {plan.ConjugationLevel}", Refusal(plan.Keys with { ConjugationLevel = plan.ConjugationLevel - 1 }));

        string Refusal(AvailableKeys keys)
        {
            using var run = new EncryptedRun(plan.CreateParameters(), keys);
            CkksException error = Assert.Throws<CkksException>(() => new ServerSession(plan, model, run.Device, run.Keys));
            Assert.Equal(CkksErrorKind.MissingKey, error.Kind);
            return error.Message.Split(';')[0];
        }
    }

    private static Plan Parse(string json) => PlanFile.Parse(Encoding.UTF8.GetBytes(json), "test");
}
