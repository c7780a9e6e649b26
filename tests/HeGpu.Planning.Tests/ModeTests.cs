using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>One call, three modes.</summary>
public class ModeTests
{
    [Fact]
    public void Clear_simulated_noisy_and_encrypted_agree_over_several_batches()
    {
        var shape = new TensorShape(1, 16, 16);
        ModelGraph model = UNet.Create(new UNetOptions { Channels = [2, 4] });
        FeatureMap[] images = [.. Enumerable.Range(0, 3).Select(i => Networks.Image(shape, i))];
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, images), LayerTests.Small(LayoutKind.Multiplexed, 2, LinearMerges.Upsampling(model)));
        using var run = EncryptedRun.For(plan);
        PlanResult clear = PlanRun.Run(plan, model, images, RunMode.Clear);
        PlanResult simulated = PlanRun.Run(plan, model, images, RunMode.Simulated());
        PlanResult noisy = PlanRun.Run(plan, model, images, RunMode.Simulated(noiseSeed: 5), precision: true);
        PlanResult encrypted = PlanRun.Run(plan, model, images, RunMode.Encrypted(run.Evaluator, run.Encrypt, run.Decrypt), precision: true);
        for (int i = 0; i < images.Length; i++)
        {
            double[] expected = clear.Outputs[i].Values;
            Assert.True(Networks.MaxDifference(expected, simulated.Outputs[i].Values) < 1e-9);
            Assert.InRange(Networks.MaxDifference(expected, noisy.Outputs[i].Values), 1e-9, plan.TargetError);
            Assert.InRange(Networks.MaxDifference(expected, encrypted.Outputs[i].Values), 1e-9, plan.TargetError);
        }

        // The simulation predicts the real precision of every tensor to a few bits.
        Assert.Equal(2, encrypted.Records.Count);
        foreach ((NodeRecord a, NodeRecord b) in noisy.Records[0].Nodes.Zip(encrypted.Records[0].Nodes))
            Assert.True(Math.Abs(a.Bits!.Value - b.Bits!.Value) < 3, $"{a.Name}: {a.Bits:0.0} bits simulated, {b.Bits:0.0} encrypted");
    }
}
