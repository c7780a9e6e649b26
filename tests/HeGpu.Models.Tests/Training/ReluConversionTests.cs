using Xunit;

namespace HeGpu.Models.Tests;

public class ReluConversionTests
{
    [Fact]
    public void OnNormalValuesTheFitIsTheHermiteExpansion()
    {
        var random = new SeededRandom(4);
        double[] values = [.. Enumerable.Range(0, 200_000).Select(_ => 3 * random.NextGaussian())];
        double[] fit = ReluFit.Of(values, 2);
        Assert.Equal(3 * InitialWeights.ReluQuadratic[0], fit[0], 0.02);
        Assert.Equal(InitialWeights.ReluQuadratic[1], fit[1], 0.01);
        Assert.Equal(InitialWeights.ReluQuadratic[2] / 3, fit[2], 0.002);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void NothingIsLeftThatCkksCannotRunAndInputsAreWithinTheBound(int degree, bool shared)
    {
        ModelGraph relu = UNet.Create(new UNetOptions { Channels = [2, 3, 4], Seed = 5 }.ToComparisonTwin());
        var parameters = relu.Parameters.ToDictionary(p => p.Key, p => p.Key.EndsWith("bn1.weight", StringComparison.Ordinal) ? new Tensor(p.Value.Shape, [.. p.Value.Data.Select(w => 8 * w)]) : p.Value);
        FeatureMap[] samples = [.. Enumerable.Range(0, 6).Select(i => Networks.RandomImage(1, 16, 16, (ulong)i))];
        ModelGraph converted = new ReluConversion(degree, shared, Bound: 3).Convert(relu.With(parameters), samples);

        Assert.DoesNotContain(converted.Layers, l => l is ReluLayer or MaxPool2dLayer);
        PolynomialLayer[] activations = [.. converted.Layers.OfType<PolynomialLayer>()];
        Assert.Equal(5, activations.Length);
        Assert.All(activations, a => Assert.Equal((degree, shared), (a.Degree, a.Shared)));
        ActivationRanges ranges = ActivationRanges.Measure(converted, samples);
        Assert.All(activations, a => Assert.InRange(ranges[a.Input].Magnitude, 0, 4.5));
    }

    [Fact]
    public void ScalingAloneChangesNothing()
    {
        Layer[] layers = [new InputLayer("x", 1), new Conv2dLayer("c", "x", 1, 3, 3, 1, 1), new ReluLayer("r", "c"), new Conv2dLayer("y", "r", 3, 2, 1)];
        ModelGraph graph = Networks.Build(layers, "y", 8);
        var parameters = new Dictionary<string, Tensor>(graph.Parameters);
        double[] scales = [2, 4, 8];
        ChannelScale.Divide(graph, "c", parameters, scales);
        Tensor weight = graph.Parameter("y", "weight");
        parameters["y.weight"] = new(weight.Shape, [.. weight.Data.Select((w, i) => (float)(w * scales[i % 3]))]);
        FeatureMap image = Networks.RandomImage(1, 6, 6, 1);
        double[] expected = PlainTwin.Run(graph, image).Values, actual = PlainTwin.Run(graph.With(parameters), image).Values;
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
        Assert.True(ChannelScale.Possible(graph, "c"));
        Assert.False(ChannelScale.Possible(graph, "y"));
    }

    [Fact]
    public void AChannelThatIsAlwaysZeroStillHasAPolynomial() => Assert.All(ReluFit.Of(new double[50], 3), c => Assert.True(double.IsFinite(c)));
}
