using Xunit;

namespace HeGpu.Models.Tests;

public class PlainTwinTests
{
    [Fact]
    public void EveryKindOfLayerFollowsItsFormula()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            ModelGraph graph = Networks.Everything(seed);
            FeatureMap image = Networks.RandomImage(2, 12, 8, seed + 100);
            Close(NaiveNetwork.Run(graph, image), PlainTwin.Run(graph, image.Values, 12, 8));
            graph = Networks.Classifier(seed);
            image = Networks.RandomImage(1, 17, 14, seed + 200);
            Close(NaiveNetwork.Run(graph, image), PlainTwin.Run(graph, image));
        }
    }

    [Theory]
    [InlineData(UNetActivation.Polynomial, UNetPooling.Mean, 2)]
    [InlineData(UNetActivation.Square, UNetPooling.Mean, 1)]
    [InlineData(UNetActivation.Relu, UNetPooling.Max, 2)]
    public void UNetsFollowTheirFormula(UNetActivation activation, UNetPooling pooling, int convolutions)
    {
        ModelGraph graph = UNet.Create(new() { Channels = [3, 4, 5], Activation = activation, Pooling = pooling, ConvolutionsPerBlock = convolutions });
        FeatureMap image = Networks.RandomImage(1, 12, 20, 7);
        Close(NaiveNetwork.Run(graph, image), PlainTwin.Run(graph, image));
    }

    [Fact]
    public void TheObserverSeesEveryLayerInOrderWithItsShape()
    {
        ModelGraph graph = UNet.Create(new());
        IReadOnlyDictionary<string, TensorShape> shapes = graph.InferShapes(16, 16);
        var seen = new List<string>();
        PlainTwin.Run(graph, Networks.RandomImage(1, 16, 16, 3), (layer, output) =>
        {
            seen.Add(layer.Name);
            Assert.Equal(shapes[layer.Name], output.Shape);
        });
        Assert.Equal(graph.Layers.Select(l => l.Name), seen);
    }

    [Fact]
    public void RangesAreTheSmallestAndLargestValuesOverAllImages()
    {
        ModelGraph graph = Networks.Build([new InputLayer("x", 1), new SquareLayer("s", "x")], "s", 1);
        ActivationRanges ranges = ActivationRanges.Measure(graph, [new(new(1, 1, 2), [-3, 1]), new(new(1, 1, 2), [2, 0.5])]);
        Assert.Equal(new(-3, 2), ranges["x"]);
        Assert.Equal(new(0.25, 9), ranges["s"]);
        Assert.True(ranges["x"].Contains(-3.2, margin: 0.1));
        Assert.False(ranges["x"].Contains(-3.4, margin: 0.1));
    }

    [Fact]
    public void AnImageOfAnotherSizeIsRefused()
    {
        ModelGraph graph = UNet.Create(new());
        Assert.Contains("3 channels", Assert.Throws<InvalidModelException>(() => PlainTwin.Run(graph, new FeatureMap(new(3, 8, 8)))).Message);
        Assert.Throws<InvalidModelException>(() => PlainTwin.Run(graph, new FeatureMap(new(1, 6, 8))));
        Assert.Throws<ArgumentException>(() => PlainTwin.Run(graph, new double[63], 8, 8));
    }

    private static void Close(FeatureMap expected, FeatureMap actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double scale = expected.Values.Max(Math.Abs);
        for (int i = 0; i < expected.Values.Length; i++) Assert.Equal(expected.Values[i], actual.Values[i], 1e-12 * Math.Max(1, scale));
    }
}
