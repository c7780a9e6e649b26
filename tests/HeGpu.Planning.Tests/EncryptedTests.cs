using HeGpu.Circuits;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Plans on the real engine, at a small degree (insecure, quick).</summary>
public class EncryptedTests
{
    private static readonly TensorShape Shape = new(1, 16, 16);

    [Theory]
    [InlineData(LayoutKind.Revolver, false)]
    [InlineData(LayoutKind.Gap, false)]
    [InlineData(LayoutKind.Multiplexed, false)]
    [InlineData(LayoutKind.Multiplexed, true)]
    public void A_U_Net_on_ciphertexts_equals_its_twin(LayoutKind layout, bool merge)
    {
        ModelGraph model = UNet.Create(new UNetOptions { Channels = [2, 4, 8] });
        FeatureMap[] images = [Networks.Image(Shape, 1), Networks.Image(Shape, 2)];
        Plan plan = Planner.Create(model, Shape, Calibration.Measure(model, images), LayerTests.Small(layout, images.Length, merge ? LinearMerges.Upsampling(model) : []));
        using var run = EncryptedRun.For(plan);
        var recorder = new RunRecorder(plan, model, images, run.Decrypt);
        FeatureMap[] results = run.Run(plan, model, images, recorder.Observe);
        for (int i = 0; i < images.Length; i++)
        {
            double error = Networks.MaxDifference(PlainTwin.Run(model, images[i]).Values, results[i].Values);
            Assert.True(error < plan.TargetError, $"image {i}: {error}, estimated {plan.Estimate.OutputError}");
        }

        Assert.Equal(plan.Nodes.Select(n => n.Level), recorder.Record.Nodes.Select(n => n.Level));
        Assert.All(recorder.Record.Nodes, n => Assert.True(n.Bits > 8, $"{n.Name}: {n.Bits} bits"));
    }

    [Fact]
    public void Cached_weights_give_the_same_result_and_nothing_leaks()
    {
        ModelGraph model = UNet.Create(new UNetOptions { Channels = [2, 4] });
        FeatureMap image = Networks.Image(Shape, 1);
        Plan plan = Planner.Create(model, Shape, Calibration.Measure(model, [image]), LayerTests.Small(LayoutKind.Multiplexed, 1));
        using var run = EncryptedRun.For(plan);
        int live = run.Device.LiveBuffers;
        double[] expected = PlainTwin.Run(model, image).Values;
        using (var cache = new WeightCache(1L << 30))
        {
            var options = new ExecutionOptions { Cache = cache };
            Assert.True(Networks.MaxDifference(expected, run.Run(plan, model, [image], options: options)[0].Values) < plan.TargetError);
            Assert.Equal(plan.Nodes.Where(n => n.Kind == NodeKind.Linear).Sum(n => n.Counts.PlainProducts), cache.Count);
            Assert.True(Networks.MaxDifference(expected, run.Run(plan, model, [image], options: options)[0].Values) < plan.TargetError);
        }

        Assert.Equal(live, run.Device.LiveBuffers);
    }
}
