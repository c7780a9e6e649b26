using Xunit;

namespace HeGpu.Models.Tests;

public class CnnTests
{
    [Fact]
    public void ShapesAreThePapers()
    {
        IReadOnlyDictionary<string, TensorShape> first = Cnn.Create(new()).InferShapes(Cnn.Side, Cnn.Side);
        Assert.Equal(new(4, 8, 8), first["conv1"]);
        Assert.Equal(new(64, 1, 1), first["act2"]);
        IReadOnlyDictionary<string, TensorShape> second = Cnn.Create(CnnOptions.Presets["cnn2"]).InferShapes(Cnn.Side, Cnn.Side);
        Assert.Equal(new(20, 13, 13), second["act1"]);
        Assert.Equal(new(20, 7, 7), second["pool1"]);
        Assert.Equal(new(50, 3, 3), second["conv2"]);
        Assert.Equal(new(50, 2, 2), second["pool2"]);
        Assert.Equal(new(10, 1, 1), second["fc2"]);
    }

    [Theory]
    [InlineData(2, false, 1)]
    [InlineData(3, false, 1)]
    [InlineData(2, true, 20)]
    [InlineData(3, true, 20)]
    public void TrainedActivationsHaveTheAskedCoefficients(int degree, bool perChannel, int sets)
    {
        var options = new CnnOptions { Architecture = CnnArchitecture.Cnn2, Degree = degree, PerChannel = perChannel };
        ModelGraph graph = Cnn.Create(options);
        Assert.Equal([sets, degree + 1], graph.Parameter("act1", "coefficients").Shape);
        Assert.NotEqual(0, graph.Parameter("act1", "coefficients").Data[1]);
        Assert.All(Cnn.Create(options with { StartAtZero = true }).Parameter("act1", "coefficients").Data, c => Assert.Equal(0, c));
        Assert.Empty(Cnn.FrozenParameters(options, graph));
        Assert.Throws<InvalidModelException>(() => Cnn.Create(options with { Degree = 4 }));
    }

    /// <summary>Step by step the gradient comes one layer further: last activation, first activation, first convolution.</summary>
    [Theory]
    [InlineData("cnn1")]
    [InlineData("cnn2")]
    public void ANetworkThatStartsAtZeroLearnsUpToItsFirstLayer(string preset)
    {
        ModelGraph graph = Cnn.Create(CnnOptions.Presets[preset] with { StartAtZero = true });
        var setup = new TrainingSetup(graph, new(1, Cnn.Side, Cnn.Side), 4, new ClassificationLoss()) { Optimizer = ClassifierTrainingOptions.Published.Optimizer with { WeightDecay = 0 }, Threads = 1 };
        using INetworkInTraining network = new ManagedTrainer().Open(setup);
        var random = new SeededRandom(9);
        for (int step = 0; step < 5; step++)
        {
            float[] images = [.. Enumerable.Range(0, 4 * Cnn.Side * Cnn.Side).Select(_ => (float)random.NextDouble())];
            network.Step(images, [0, 1, 2, 3], new StepRule(0.1));
        }

        Assert.NotEqual(graph.Parameter("conv1", "weight").Data, network.GetParameters()["conv1.weight"].Data);
    }

    [Theory]
    [InlineData(SignBase.LeastSquares, 3)]
    [InlineData(SignBase.Composition, 9)]
    [InlineData(SignBase.Newton, 3)]
    [InlineData(SignBase.Chebyshev, 9)]
    public void FixedActivationsAreTheBaseScaledToTheBound(SignBase kind, int degree)
    {
        var options = new CnnOptions { Activation = CnnActivation.Fixed, FixedBase = kind, Degree = degree, FixedBound = 30 };
        ModelGraph graph = Cnn.Create(options), relu = Cnn.Create(options with { FixedRelu = true });
        PolynomialFit sign = SignApproximations.Polynomial(kind, degree);
        foreach (double x in new[] { -29.0, -3, 0.5, 14 })
        {
            double expected = sign.Evaluate(x / 30);
            Assert.Equal(expected, At(graph, x), 1e-4);
            Assert.Equal((x + (x * expected)) / 2, At(relu, x), 1e-3);
        }

        Assert.Contains("degree 3 or 9", Assert.Throws<InvalidModelException>(() => Cnn.Create(options with { Degree = 2 })).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidModelException>(() => Cnn.Create(options with { FixedBound = -1 }));
        Assert.Equal(["act1.coefficients", "act2.coefficients"], Cnn.FrozenParameters(options, graph).Order());

        static double At(ModelGraph graph, double x) =>
            graph.Parameter("act1", "coefficients").Data.Select((c, i) => c * Math.Pow(x, i)).Sum();
    }

    [Fact]
    public void EveryVariantRunsAndOnlyReluHasNoPolynomial()
    {
        foreach (CnnArchitecture architecture in Enum.GetValues<CnnArchitecture>())
        foreach (CnnActivation activation in Enum.GetValues<CnnActivation>())
        {
            ModelGraph graph = Cnn.Create(new() { Architecture = architecture, Activation = activation });
            Assert.Equal(10, PlainTwin.Run(graph, Networks.RandomImage(1, Cnn.Side, Cnn.Side, 5)).Values.Length);
            Assert.Equal(activation == CnnActivation.Relu, graph.Layers.Any(l => l is ReluLayer));
        }
    }
}
