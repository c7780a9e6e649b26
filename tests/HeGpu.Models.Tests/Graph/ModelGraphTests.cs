using Xunit;

namespace HeGpu.Models.Tests;

public class ModelGraphTests
{
    private static readonly Preprocessing Plain = new(NormalizePerImage: true, Clip: 4);

    [Fact]
    public void DuplicateNamesAreRefused() =>
        Refused("unique", [new InputLayer("x", 1), new ReluLayer("x", "x")], "x");

    [Fact]
    public void AnInputDefinedLaterIsRefused() =>
        Refused("topological", [new InputLayer("x", 1), new ReluLayer("a", "b"), new ReluLayer("b", "x")], "a");

    [Fact]
    public void AnUnknownOutputIsRefused() => Refused("'y'", [new InputLayer("x", 1)], "y");

    [Fact]
    public void TwoInputsAreRefused() => Refused("2 input layers", [new InputLayer("x", 1), new InputLayer("y", 1)], "x");

    [Fact]
    public void ChannelsThatDoNotMeetAreRefused() =>
        Refused("expects 3 channels and 'x' gives 2", [new InputLayer("x", 2), new Conv2dLayer("c", "x", 3, 4, 3, 1, 1)], "c");

    [Fact]
    public void AddingDifferentChannelsIsRefused() =>
        Refused("expects", [new InputLayer("x", 2), new Conv2dLayer("c", "x", 2, 4, 1), new AddLayer("a", ["x", "c"])], "a");

    [Theory]
    [InlineData(32, 1, 0, "kernel 32 must lie in [1, 31]")]
    [InlineData(3, 0, 1, "stride 0 must lie in [1, 31]")]
    [InlineData(3, 1, 3, "padding 3")]
    public void BadConvolutionsAreRefused(int kernel, int stride, int padding, string message) =>
        Refused(message, [new InputLayer("x", 1), new Conv2dLayer("c", "x", 1, 1, kernel, stride, padding)], "c");

    [Theory]
    [InlineData(0, 1, 0, "kernel 0 must lie")]
    [InlineData(2, 0, 0, "stride 0 must lie")]
    [InlineData(3, 1, 2, "padding 2 must lie in [0, 1]")]
    public void BadPoolsAreRefused(int kernel, int stride, int padding, string message) =>
        Refused(message, [new InputLayer("x", 1), new MeanPool2dLayer("p", "x", kernel, stride, padding)], "p");

    [Fact]
    public void ANormOrPolynomialBehindAFlattenNeedsItsChannels()
    {
        foreach (Func<int, Layer> make in new Func<int, Layer>[] { n => new BatchNorm2dLayer("y", "f", n), n => new PolynomialLayer("y", "f", n, 2, Shared: true) })
        {
            Layer[] layers = [new InputLayer("x", 2), new FlattenLayer("f", "x"), make(24)];
            var graph = new ModelGraph(layers, "y", InitialWeights.For(layers, 1), Plain);
            Assert.Equal(new(24, 1, 1), graph.InferShapes(3, 4)["y"]);
            Assert.Contains("expects 24 channels and 'f' gives 30", Assert.Throws<InvalidModelException>(() => graph.InferShapes(3, 5)).Message);
        }
    }

    [Fact]
    public void MissingMisshapenForeignAndInfiniteParametersAreRefused()
    {
        Layer[] layers = [new InputLayer("x", 1), new Conv2dLayer("c", "x", 1, 2, 3, 1, 1)];
        var good = InitialWeights.For(layers, 1);
        _ = new ModelGraph(layers, "c", good, Plain);
        Expect("'c.bias' is missing", parameters => parameters.Remove("c.bias"));
        Expect("'c.bias' is [3]", parameters => parameters["c.bias"] = new([3], new float[3]));
        Expect("'d.bias' belongs to no layer", parameters => parameters["d.bias"] = new([3], new float[3]));
        Expect("not finite", parameters => parameters["c.bias"] = new([2], [0, float.NaN]));

        void Expect(string message, Action<Dictionary<string, Tensor>> spoil)
        {
            var parameters = new Dictionary<string, Tensor>(good);
            spoil(parameters);
            Assert.Contains(message, Assert.Throws<InvalidModelException>(() => new ModelGraph(layers, "c", parameters, Plain)).Message);
        }
    }

    [Fact]
    public void ShapesOfTheDefaultUNet()
    {
        ModelGraph graph = UNet.Create(new());
        IReadOnlyDictionary<string, TensorShape> shapes = graph.InferShapes(64, 96);
        Assert.Equal(new(8, 64, 96), shapes["enc1.act1"]);
        Assert.Equal(new(16, 32, 48), shapes["enc2.conv1"]);
        Assert.Equal(new(32, 16, 24), shapes["bottleneck.act1"]);
        Assert.Equal(new(32, 32, 48), shapes["cat2"]);
        Assert.Equal(new(16, 64, 96), shapes["cat1"]);
        Assert.Equal(new(1, 64, 96), shapes["head"]);
        Assert.Contains("odd side", Assert.Throws<InvalidModelException>(() => graph.InferShapes(62, 64)).Message);
    }

    [Fact]
    public void StridedShapesFollowTheConvolutionFormula()
    {
        Layer[] layers = [new InputLayer("x", 1), new Conv2dLayer("c", "x", 1, 2, 5, 2, 1), new FlattenLayer("f", "c"), new DenseLayer("d", "f", 24, 3)];
        var graph = new ModelGraph(layers, "d", InitialWeights.For(layers, 1), Plain);
        IReadOnlyDictionary<string, TensorShape> shapes = graph.InferShapes(7, 10);
        Assert.Equal(new(2, 3, 4), shapes["c"]);
        Assert.Equal(new(3, 1, 1), shapes["d"]);
        Assert.Contains("not a vector of 24", Assert.Throws<InvalidModelException>(() => graph.InferShapes(9, 10)).Message);
    }

    [Fact]
    public void PoolsFollowTheConvolutionFormula()
    {
        Layer[] layers = [new InputLayer("x", 3), new MeanPool2dLayer("half", "x"), new MeanPool2dLayer("pool", "x", 3, 2, 1), new GlobalMeanPoolLayer("all", "pool")];
        var graph = new ModelGraph(layers, "all", InitialWeights.For(layers, 1), Plain);
        IReadOnlyDictionary<string, TensorShape> shapes = graph.InferShapes(13, 8);
        Assert.Equal(new(3, 6, 4), shapes["half"]);
        Assert.Equal(new(3, 7, 4), shapes["pool"]);
        Assert.Equal(new(3, 1, 1), shapes["all"]);
        Assert.True(graph.IsClassifier);
        Assert.Contains("smaller than its kernel", Assert.Throws<InvalidModelException>(() => graph.InferShapes(1, 8)).Message);
    }

    [Fact]
    public void PreprocessingNormalisesAndClips()
    {
        double[] values = Plain.Apply([0, 0, 0, 1]);
        Assert.Equal(0, values.Sum(), 12);
        Assert.Equal(1, values.Average(v => v * v), 12);
        double[] flat = Plain.Apply([0.5, 0.5]);
        Assert.All(flat, v => Assert.Equal(0, v, 12));
        Assert.Equal([-0.25, 0.25], Plain.Apply([0.4, 0.6], new ImageStatistics(0.5, 0.4)).Select(v => Math.Round(v, 12)));
        double[] spike = new double[100];
        spike[7] = 1;
        Assert.Equal(4, Plain.Apply(spike)[7]);
        Assert.Equal([-0.5, 0.25, 0.5], new Preprocessing(NormalizePerImage: false, 0.5).Apply([-3, 0.25, 3]));
    }

    private static void Refused(string message, Layer[] layers, string output) => Assert.Contains(
        message, Assert.Throws<InvalidModelException>(() => new ModelGraph(layers, output, InitialWeights.For(layers, 1), Plain)).Message);
}
