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
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, [image]), new PlanOptions { Layout = layout, LogDegree = 15, MergeUpsampling = false }, new Lines(output));
        output.WriteLine($"planned in {watch.Elapsed.TotalSeconds:0.0} s");
        output.WriteLine(plan.ToText());
        watch.Restart();
        FeatureMap[] result = Simulation.Run(plan, model, [image]);
        output.WriteLine($"simulated in {watch.Elapsed.TotalSeconds:0.0} s");
        FeatureMap twin = PlainTwin.Run(model, image);
        double difference = Networks.MaxDifference(twin.Values, result[0].Values);
        Assert.True(difference < 1e-9, $"{difference}");
    }

    private sealed class Lines(ITestOutputHelper output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine(value);
    }
}
