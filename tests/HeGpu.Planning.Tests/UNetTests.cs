using HeGpu.Models;
using Xunit.Abstractions;

namespace HeGpu.Planning.Tests;

public class UNetTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(LayoutKind.Multiplexed)]
    [InlineData(LayoutKind.Gap)]
    [InlineData(LayoutKind.Revolver)]
    public void Default_network_at_64_equals_its_twin(LayoutKind layout)
    {
        ModelGraph model = UNet.Create(new UNetOptions());
        var shape = new TensorShape(1, 64, 64);
        FeatureMap image = Networks.Image(shape, 5);
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, [image]), new PlanOptions { Layout = layout, LogDegree = 15, Merged = [] });
        output.WriteLine(plan.ToText());
        FeatureMap[] result = Simulation.Run(plan, model, [image]);
        FeatureMap twin = PlainTwin.Run(model, image);
        double difference = Networks.MaxDifference(twin.Values, result[0].Values);
        Assert.True(difference < 1e-9, $"{difference}");
    }

    /// <summary>What a change of the planner must not make worse: levels, rotations, plaintext products and encodings of the default U-Net at 64x64.</summary>
    [Theory]
    [InlineData(LayoutKind.Multiplexed, 15, false, 13, 200, 1370, 1280)]
    [InlineData(LayoutKind.Multiplexed, 14, true, 11, 250, 1670, 1320)]
    [InlineData(LayoutKind.Gap, 15, false, 13, 260, 3600, 3600)]
    [InlineData(LayoutKind.Revolver, 15, false, 13, 420, 14200, 14300)]
    public void Counts_of_each_layout(LayoutKind layout, int logDegree, bool merge, int levels, int rotations, int products, int encodings)
    {
        ModelGraph model = UNet.Create(new UNetOptions());
        var shape = new TensorShape(1, 64, 64);
        Plan plan = Planner.Create(model, shape, Calibration.Synthetic(model, shape), new PlanOptions { Layout = layout, LogDegree = logDegree, Merged = merge ? LinearMerges.Upsampling(model) : [] });
        output.WriteLine($"{layout} N=2^{logDegree}: {plan.Counts}, {KeyText.Of(plan)}, {plan.Estimate.PeakMemoryBytes >> 20} MiB");
        Assert.Equal(levels, plan.Estimate.Levels);
        Assert.InRange(plan.Counts.Rotations, 1, rotations);
        Assert.InRange(plan.Counts.PlainProducts, 1, products);
        Assert.InRange(plan.Counts.Encodings, 1, encodings);
        Assert.True(plan.CreateParameters().SecurityBits >= 128);
        Assert.True(plan.CreateParameters().Security.PassesGuidelines2024);
        Assert.True(plan.Estimate.OutputError <= plan.TargetError);
    }
}
