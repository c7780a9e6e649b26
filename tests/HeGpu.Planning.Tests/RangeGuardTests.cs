using HeGpu.Models;

namespace HeGpu.Planning.Tests;

public class RangeGuardTests
{
    [Fact]
    public void Reports_what_leaves_its_range_and_nothing_else()
    {
        var shape = new TensorShape(1, 8, 8);
        ModelGraph model = Networks.Make(1, [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 2, 3, Padding: 1), new SquareLayer("s", "c")]);
        FeatureMap image = Networks.Image(shape, 2);
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, [image]), LayerTests.Small(LayoutKind.Gap, 1, false));
        Assert.True(RangeGuard.CheckInput(plan, model, image).IsInside);

        FeatureMap wild = new(shape, [.. image.Values.Select(v => 10 * v)]);
        RangeReport report = RangeGuard.CheckInput(plan, model, wild);
        Assert.Equal(["in", "c", "s"], report.Violations.Select(v => v.Layer));
        Assert.Equal(report.Largest["s"], Math.Abs(report.Violations[2].Value), 1e-12);
        Assert.True(report.Violations[2].Count > 0);
    }
}
