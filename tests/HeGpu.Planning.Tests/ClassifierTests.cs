using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>The architecture of the Volley Revolver CNN (convolution without padding, cubic, flatten, dense, cubic, dense), small and with random weights.</summary>
public class ClassifierTests
{
    private static readonly TensorShape Shape = new(1, 10, 10);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Scores_on_ciphertexts_equal_the_twins(int images)
    {
        ModelGraph model = Make(seed: 11);
        FeatureMap[] batch = [.. Enumerable.Range(0, images).Select(i => Networks.Image(Shape, 40 + i))];
        PlanOptions options = LayerTests.Small(LayoutKind.Auto, images);
        Plan plan = Planner.Create(model, Shape, Calibration.Measure(model, batch), options);
        Assert.Equal(7, plan.Estimate.Levels);
        Assert.Null(plan.Field);
        using var run = EncryptedRun.For(plan);
        FeatureMap[] results = run.Run(plan, model, batch);
        for (int i = 0; i < images; i++)
        {
            double[] clear = PlainTwin.Run(model, batch[i]).Values;
            double error = Networks.MaxDifference(clear, results[i].Values);
            Assert.True(error < plan.TargetError, $"image {i}: {error}, estimated {plan.Estimate.OutputError}");
            double[] ordered = [.. clear.OrderDescending()];
            if (ordered[0] - ordered[1] > 2 * plan.TargetError) Assert.Equal(Array.IndexOf(clear, clear.Max()), Array.IndexOf(results[i].Values, results[i].Values.Max()));
        }
    }

    [Fact]
    public void Batches_are_powers_of_two_and_the_cheapest_that_was_tried()
    {
        ModelGraph model = Make(seed: 12);
        Calibration calibration = Calibration.Measure(model, [Networks.Image(Shape, 1)]);
        PlanOptions options = LayerTests.Small(LayoutKind.Auto, 1);
        double Seconds(Plan plan) => plan.Estimate.SecondsFor((6 + plan.Images - 1) / plan.Images, 0);
        Plan chosen = BatchChoice.Choose(model, Shape, 6, calibration, options, Seconds);
        Assert.Contains(chosen.Images, new[] { 1, 2, 4, 8 });
        foreach (int neighbour in new[] { chosen.Images / 2, chosen.Images * 2 }.Where(n => n is >= 1 and <= 8))
            Assert.True(Seconds(chosen) <= Seconds(Planner.Create(model, Shape, calibration, options with { ImagesPerCiphertext = neighbour })));
        Assert.Throws<PlanningException>(() => BatchChoice.Choose(model, Shape, 2, calibration, options with { LogDegree = 10, SecurityBits = 128 }, Seconds));
    }

    private static ModelGraph Make(int seed) => Networks.Make(seed,
    [
        new InputLayer("in", 1), new Conv2dLayer("conv", "in", 1, 4, 3), new PolynomialLayer("cubic1", "conv", 4, 3), new FlattenLayer("flat", "cubic1"),
        new DenseLayer("hidden", "flat", 4 * 8 * 8, 16), new PolynomialLayer("cubic2", "hidden", 16, 3), new DenseLayer("scores", "cubic2", 16, 10),
    ]);
}
