using HeGpu.Ckks;
using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Every kind of layer in every layout against the plaintext twin, on the simulated evaluator with exactly the plan's keys.</summary>
public class LayerTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string, LayoutKind, int> Cases()
    {
        var cases = new TheoryData<string, LayoutKind, int>();
        foreach (string name in Graphs.Keys)
            foreach (LayoutKind layout in new[] { LayoutKind.Revolver, LayoutKind.Gap, LayoutKind.Multiplexed })
                foreach (int images in new[] { 1, 3 }) cases.Add(name, layout, images);
        return cases;
    }

    /// <summary>Name to shape and layers.</summary>
    internal static readonly Dictionary<string, (TensorShape Shape, Layer[] Layers)> Graphs = new()
    {
        ["conv 3x3, odd sides and channels"] = (new(3, 7, 9), [new InputLayer("in", 3), new Conv2dLayer("c", "in", 3, 5, 3, Padding: 1)]),
        ["conv 5x5"] = (new(2, 12, 12), [new InputLayer("in", 2), new Conv2dLayer("c", "in", 2, 2, 5, Padding: 2)]),
        ["conv 3x3 without padding"] = (new(1, 9, 8), [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 3, 3)]),
        ["conv 3x3 stride 2"] = (new(2, 9, 12), [new InputLayer("in", 2), new Conv2dLayer("c", "in", 2, 4, 3, Stride: 2, Padding: 1)]),
        ["conv 7x7 stride 3"] = (new(1, 13, 10), [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 3, 7, Stride: 3)]),
        ["conv 4x4 stride 3, then dense"] = (new(2, 9, 7),
            [new InputLayer("in", 2), new Conv2dLayer("c", "in", 2, 3, 4, Stride: 3, Padding: 1), new SquareLayer("s", "c"), new FlattenLayer("f", "s"), new DenseLayer("d", "f", 18, 4)]),
        ["conv 1x1"] = (new(4, 8, 8), [new InputLayer("in", 4), new Conv2dLayer("c", "in", 4, 3, 1)]),
        ["conv after conv"] = (new(2, 8, 8),
            [new InputLayer("in", 2), new Conv2dLayer("a", "in", 2, 3, 3, Padding: 1), new Conv2dLayer("b", "a", 3, 2, 3, Padding: 1)]),
        ["transposed conv"] = (new(3, 5, 6), [new InputLayer("in", 3), new ConvTranspose2dLayer("t", "in", 3, 2)]),
        ["mean pool"] = (new(3, 8, 12), [new InputLayer("in", 3), new MeanPool2dLayer("p", "in")]),
        ["mean pool 3/2 with padding"] = (new(2, 7, 8), [new InputLayer("in", 2), new MeanPool2dLayer("p", "in", 3, 2, 1), new SquareLayer("s", "p")]),
        ["mean pool over what lies inside"] = (new(2, 8, 7), [new InputLayer("in", 2), new MeanPool2dLayer("p", "in", 3, 2, 1, CountPadding: false), new MeanPool2dLayer("q", "p", 3, 2, 1, CountPadding: false)]),
        ["global mean pool, vectors with batch norm"] = (new(3, 5, 6),
            [new InputLayer("in", 3), new SquareLayer("s", "in"), new GlobalMeanPoolLayer("g", "s"), new DenseLayer("d", "g", 3, 4), new BatchNorm2dLayer("n", "d", 4), new PolynomialLayer("t", "n", 4, 3, Shared: true)]),
        ["pool, square, conv"] = (new(3, 8, 8),
            [new InputLayer("in", 3), new MeanPool2dLayer("p", "in"), new SquareLayer("s", "p"), new Conv2dLayer("c", "s", 3, 2, 3, Padding: 1)]),
        ["conv, batch norm, quadratic, pool twice"] = (new(1, 8, 8),
            [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 3, 3, Padding: 1), new BatchNorm2dLayer("bn", "c", 3), new PolynomialLayer("q", "bn", 3, 2),
             new MeanPool2dLayer("p", "q"), new MeanPool2dLayer("r", "p")]),
        ["cubic"] = (new(2, 4, 4), [new InputLayer("in", 2), new Conv2dLayer("c", "in", 2, 2, 3, Padding: 1), new PolynomialLayer("q", "c", 2, 3)]),
        ["shared quadratic and cubic"] = (new(2, 4, 4),
            [new InputLayer("in", 2), new Conv2dLayer("c", "in", 2, 3, 3, Padding: 1), new PolynomialLayer("q", "c", 3, 2, Shared: true), new PolynomialLayer("r", "q", 3, 3, Shared: true)]),
        ["norm and quadratic of a vector"] = (new(2, 3, 4),
            [new InputLayer("in", 2), new FlattenLayer("f", "in"), new DenseLayer("d", "f", 24, 5), new BatchNorm2dLayer("n", "d", 5), new PolynomialLayer("q", "n", 5, 2), new DenseLayer("e", "q", 5, 3)]),
        ["degree 7"] = (new(1, 4, 4), [new InputLayer("in", 1), new PolynomialLayer("q", "in", 1, 7)]),
        ["linear polynomial"] = (new(2, 4, 4), [new InputLayer("in", 2), new PolynomialLayer("q", "in", 2, 1), new Conv2dLayer("c", "q", 2, 2, 3, Padding: 1)]),
        ["dense on flatten"] = (new(3, 4, 5),
            [new InputLayer("in", 3), new SquareLayer("s", "in"), new FlattenLayer("f", "s"), new DenseLayer("d", "f", 60, 7), new SquareLayer("t", "d"),
             new DenseLayer("e", "t", 7, 3)]),
        ["concat of conv and skip"] = (new(2, 8, 8),
            [new InputLayer("in", 2), new Conv2dLayer("c", "in", 2, 3, 3, Padding: 1), new SquareLayer("s", "c"), new ConcatLayer("cat", ["s", "in", "c"]),
             new Conv2dLayer("d", "cat", 8, 2, 3, Padding: 1)]),
        ["residual add"] = (new(2, 8, 8),
            [new InputLayer("in", 2), new Conv2dLayer("c", "in", 2, 2, 3, Padding: 1), new SquareLayer("s", "c"), new Conv2dLayer("d", "s", 2, 2, 3, Padding: 1),
             new AddLayer("a", ["d", "in"]), new SquareLayer("t", "a")]),
        ["down and up"] = (new(1, 8, 8),
            [new InputLayer("in", 1), new Conv2dLayer("c", "in", 1, 3, 3, Padding: 1), new SquareLayer("s", "c"), new MeanPool2dLayer("p", "s"),
             new Conv2dLayer("m", "p", 3, 5, 3, Padding: 1), new SquareLayer("n", "m"), new ConvTranspose2dLayer("u", "n", 5, 3),
             new ConcatLayer("cat", ["u", "s"]), new Conv2dLayer("h", "cat", 6, 1, 3, Padding: 1)]),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_twin(string name, LayoutKind layout, int images)
    {
        (TensorShape shape, Layer[] layers) = Graphs[name];
        ModelGraph model = Networks.Make(name.Length, layers);
        string[] junctions = [.. NetworkBuilder.Build(model, shape).Junctions];
        foreach (string[] merged in junctions is [] ? [junctions] : new[] { [], junctions })
        {
            FeatureMap[] batch = [.. Enumerable.Range(0, images).Select(i => Networks.Image(shape, 100 + i))];
            Plan plan = Planner.Create(model, shape, Calibration.Measure(model, batch), Small(layout, images, merged));
            FeatureMap[] results = Simulation.Run(plan, model, batch);
            for (int i = 0; i < images; i++)
            {
                double difference = Networks.MaxDifference(PlainTwin.Run(model, batch[i]).Values, results[i].Values);
                Assert.True(difference < Tolerance, $"{name}, {layout}, image {i}, merged {merged.Length}: {difference}");
            }
        }
    }

    [Fact]
    public void Quadratic_with_vanishing_leading_coefficients_is_conditioned()
    {
        ModelGraph model = Networks.Make(3, [new InputLayer("in", 3), new Conv2dLayer("c", "in", 3, 4, 3, Padding: 1), new PolynomialLayer("q", "c", 4, 2)]);
        float[] coefficients = model.Parameter("q", "coefficients").Data;
        (coefficients[2], coefficients[5], coefficients[8], coefficients[11]) = (1e-7f, 0f, -0.3f, 0f);
        coefficients[10] = 0;
        var shape = new TensorShape(3, 6, 6);
        FeatureMap image = Networks.Image(shape, 4);
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, [image]), Small(LayoutKind.Multiplexed, 1));
        Assert.True(plan.Nodes.Max(n => n.Bound) < 200, plan.ToText());
        Assert.True(Networks.MaxDifference(PlainTwin.Run(model, image).Values, Simulation.Run(plan, model, [image])[0].Values) < Tolerance);
    }

    [Fact]
    public void Levels_and_scales_are_those_of_the_plan()
    {
        (TensorShape shape, Layer[] layers) = Graphs["down and up"];
        ModelGraph model = Networks.Make(8, layers);
        FeatureMap image = Networks.Image(shape, 9);
        Plan plan = Planner.Create(model, shape, Calibration.Measure(model, [image]), Small(LayoutKind.Gap, 1));
        CkksParameters parameters = plan.CreateParameters();
        int seen = 0;
        Simulation.Run(plan, model, [image], (e, _) =>
        {
            seen++;
            Assert.Equal(e.Node.Layout.Ciphertexts, e.Ciphertexts.Count);
            foreach (ICiphertext c in e.Ciphertexts)
            {
                Assert.Equal(e.Node.Level, c.Level);
                Assert.Equal(1, c.Scale / e.Node.Scale, 1e-12);
            }
        });
        Assert.Equal(plan.Nodes.Count, seen);
        Assert.Equal(parameters.MaxLevel, plan.InputNode.Level);
        Assert.Equal(0, plan.OutputNode.Level);
        Assert.Equal(plan.Estimate.Levels, parameters.MaxLevel);
        foreach (PlannedNode n in plan.Nodes.Where(n => n.Kind == NodeKind.Square)) Assert.Equal(1, n.Scale / parameters.Scale, 1e-12);
    }

    internal static PlanOptions Small(LayoutKind layout, int images, IReadOnlyCollection<string>? merged = null) =>
        new() { Layout = layout, ImagesPerCiphertext = images, LogDegree = 11, SecurityBits = 0, Merged = merged ?? [] };
}
