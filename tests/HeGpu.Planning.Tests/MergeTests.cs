using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Linear layers between two activations, composed to one map or not: the same values, fewer levels.</summary>
public class MergeTests
{
    /// <summary>The second network of systems.md 12, narrower: two pools, a convolution and a dense layer between its activations.</summary>
    private static ModelGraph Classifier(int seed) => Networks.Make(seed,
    [
        new InputLayer("in", 1), new Conv2dLayer("conv1", "in", 1, 3, 5, Stride: 2, Padding: 1), new BatchNorm2dLayer("norm", "conv1", 3), new SquareLayer("act1", "norm"),
        new MeanPool2dLayer("pool1", "act1", 3, 2, 1), new Conv2dLayer("conv2", "pool1", 3, 5, 3), new MeanPool2dLayer("pool2", "conv2", 3, 2, 1), new FlattenLayer("flat", "pool2"),
        new DenseLayer("hidden", "flat", 20, 6), new BatchNorm2dLayer("norm2", "hidden", 6), new PolynomialLayer("act2", "norm2", 6, 3, Shared: true), new DenseLayer("scores", "act2", 6, 3),
    ]);

    private static readonly TensorShape Shape = new(1, 20, 20);

    [Fact]
    public void What_lies_between_two_activations_becomes_one_matrix()
    {
        ModelGraph model = Classifier(1);
        EncryptedNetwork apart = NetworkBuilder.Build(model, Shape), merged = NetworkBuilder.Build(model, Shape, merged: apart.Junctions);
        Assert.Equal(["pool1", "conv2", "pool2"], apart.Junctions);
        Assert.Equal(apart.Depth - 3, merged.Depth);
        LinearMap map = merged.Nodes.OfType<LinearNode>().Single(n => n.Name == "norm2").Terms.Single().Map;
        Assert.Equal((new TensorShape(3, 9, 9), new TensorShape(6, 1, 1)), (map.Input, map.Output));
        // A dense layer has as many kernel indices as places that it reads, however many maps it is made of.
        Assert.True(map.Rows.Kernel <= 9 && map.Columns.Kernel <= 9, $"{map.Rows.Kernel}x{map.Columns.Kernel}");
        Assert.Equal(map.Rows[0].Length, map.Rows.Kernel);
    }

    [Fact]
    public void The_planner_merges_them_and_says_so()
    {
        ModelGraph model = Classifier(2);
        FeatureMap image = Networks.Image(Shape, 3);
        PlanOptions options = LayerTests.Small(LayoutKind.Auto, 1) with { Merged = null };
        Plan plan = Planner.Create(model, Shape, Calibration.Measure(model, [image]), options);
        Assert.Equal(["pool1", "conv2", "pool2"], plan.Merged);
        Assert.Contains("merged into the linear layers that read them: pool1, conv2, pool2", plan.ToText());
        Plan apart = Planner.Create(model, Shape, Calibration.Measure(model, [image]), options with { Merged = [] });
        Assert.True(plan.Estimate.Seconds < apart.Estimate.Seconds);
    }

    /// <summary>On ciphertexts too: the planner's choice, nothing merged and everything merged.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    [InlineData(true)]
    public void Encrypted_it_equals_the_twin_merged_or_not(bool? all)
    {
        ModelGraph model = Classifier(4);
        FeatureMap image = Networks.Image(Shape, 5);
        PlanOptions options = LayerTests.Small(LayoutKind.Auto, 1) with { TargetError = 1e-5, Merged = all is null ? null : all.Value ? NetworkBuilder.Build(model, Shape).Junctions : [] };
        Plan plan = Planner.Create(model, Shape, Calibration.Measure(model, [image]), options);
        using var run = EncryptedRun.For(plan);
        Assert.InRange(Networks.MaxDifference(PlainTwin.Run(model, image).Values, run.Run(plan, model, [image])[0].Values), 1e-12, 1e-5);
    }

    /// <summary>Rows of linear layers of random kinds: every way of merging gives the same values.</summary>
    [Fact]
    public void Random_networks_keep_their_values_however_they_are_merged()
    {
        int junctions = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            ModelGraph model = RandomNetworks.Linear(seed);
            var shape = new TensorShape(2, 9, 10);
            FeatureMap image = Networks.Image(shape, seed);
            double[] expected = PlainTwin.Run(model, image).Values;
            IReadOnlyList<string> all = NetworkBuilder.Build(model, shape).Junctions;
            junctions += all.Count;
            foreach (string[] merged in all.Select((_, i) => all.Where((_, j) => i == j).ToArray()).Append([]).Append([.. all]))
            {
                EncryptedNetwork network = NetworkBuilder.Build(model, shape, merged: merged);
                double difference = Networks.MaxDifference(expected, network.Evaluate(image.Values)[network.Output]);
                Assert.True(difference < 1e-9, $"seed {seed}, merged {string.Join(", ", merged)}: {difference}");
            }
        }

        Assert.True(junctions > 60, $"{junctions} junctions");
    }

    [Fact]
    public void A_map_too_large_is_not_composed()
    {
        var wide = new LinearMap(AxisMap.Convolution(2048, 2048, 3, 1, 1), AxisMap.Convolution(2048, 2048, 3, 1, 1), 3, 1, new double[27]);
        var dense = new LinearMap(AxisMap.All(2048), AxisMap.All(2048), 5, 3, []);
        Assert.Contains("weights", Assert.Throws<PlanningException>(() => dense.After(wide)).Message);
    }
}
