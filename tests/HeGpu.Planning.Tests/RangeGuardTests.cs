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
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, [image]), LayerTests.Small(LayoutKind.Gap, 1));
        Assert.True(RangeGuard.CheckInput(plan, model, image).IsInside);

        FeatureMap wild = new(shape, [.. image.Values.Select(v => 10 * v)]);
        RangeReport report = RangeGuard.CheckInput(plan, model, wild);
        Assert.Equal(["in", "c", "s"], report.Violations.Select(v => v.Layer));
        Assert.Equal(report.Largest["s"], Math.Abs(report.Violations[2].Value), 1e-12);
        Assert.True(report.Violations[2].Count > 0);
    }

    /// <summary>Digits as the ranges know them: ink on nothing. Paper white on black ink has every pixel within [0, 1] and is caught all the same.</summary>
    [Fact]
    public void Images_outside_the_range_of_learned_activations_are_caught_though_their_pixels_are_inside()
    {
        ModelGraph model = Cnn.Create(CnnOptions.Presets["cnn1"]);
        var shape = new TensorShape(1, Cnn.Side, Cnn.Side);
        FeatureMap[] digits = [.. Enumerable.Range(0, 40).Select(Stroke)];
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, digits), LayerTests.Small(LayoutKind.Multiplexed, 1));
        Assert.All(digits, d => Assert.True(RangeGuard.CheckInput(plan, model, d).IsInside));
        var inverted = new FeatureMap(shape, [.. digits[0].Values.Select(v => 1 - v)]);
        RangeReport report = RangeGuard.CheckInput(plan, model, inverted);
        Assert.False(report.IsInside);
        Assert.DoesNotContain(report.Violations, v => v.Layer == "input");
        var bright = new FeatureMap(shape, [.. digits[0].Values.Select(v => 2 * v)]);
        Assert.Equal("input", RangeGuard.CheckInput(plan, model, bright).Violations[0].Layer);

        FeatureMap Stroke(int seed)
        {
            var random = new Random(seed);
            var image = new FeatureMap(shape);
            (double y, double x) = (random.Next(6, 22), random.Next(6, 22));
            for (int step = 0; step < 40; step++)
            {
                (y, x) = (Math.Clamp(y + (2 * random.NextDouble()) - 1, 4, 23), Math.Clamp(x + (2 * random.NextDouble()) - 1, 4, 23));
                for (int d = 0; d < 4; d++) image.Values[(((int)y + (d / 2)) * Cnn.Side) + (int)x + (d % 2)] = 1;
            }

            return image;
        }
    }
}
