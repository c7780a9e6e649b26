using Xunit;

namespace HeGpu.Models.Tests;

/// <summary>
/// Every layer's backward pass against central differences. The function that is differentiated numerically is the double-precision
/// twin (or, for statistics of the batch, a formula in double), so the float32 trainer is held to about four digits.
/// </summary>
public class GradientTests
{
    private const int Batch = 3;

    public static TheoryData<string, Layer[], int, int> SingleLayers => new()
    {
        { "3x3 same", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 3, 1, 1), new Conv2dLayer("y", "first", 3, 5, 3, 1, 1)], 6, 9 },
        { "5x5 stride 2", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new Conv2dLayer("y", "first", 3, 4, 5, 2, 2)], 7, 8 },
        { "3x3 valid stride 2", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new Conv2dLayer("y", "first", 3, 2, 3, 2)], 6, 7 },
        { "7x7 stride 3", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new Conv2dLayer("y", "first", 3, 2, 7, 3)], 11, 13 },
        { "4x4 stride 3", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new Conv2dLayer("y", "first", 3, 5, 4, 3, 2)], 6, 9 },
        { "2x2 stride 5", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new Conv2dLayer("y", "first", 3, 2, 2, 5)], 8, 7 },
        { "5x5 to 2x2", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new Conv2dLayer("y", "first", 3, 5, 5)], 6, 6 },
        { "3x3 wide padding", [new InputLayer("x", 1), new Conv2dLayer("first", "x", 1, 6, 1), new Conv2dLayer("y", "first", 6, 3, 3, 1, 2)], 5, 4 },
        { "1x1", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 5, 1), new Conv2dLayer("y", "first", 5, 1, 1)], 4, 5 },
        { "transposed", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new ConvTranspose2dLayer("y", "first", 3, 5)], 3, 5 },
        { "mean pool", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new MeanPool2dLayer("y", "first")], 4, 6 },
        { "mean pool of an odd image", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new MeanPool2dLayer("y", "first")], 5, 7 },
        { "mean pool 3/2 padded", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new MeanPool2dLayer("y", "first", 3, 2, 1)], 6, 7 },
        { "mean pool 4/3 uncounted", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new MeanPool2dLayer("y", "first", 4, 3, 2, false)], 5, 9 },
        { "global mean pool", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new GlobalMeanPoolLayer("y", "first")], 5, 3 },
        { "max pool", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new MaxPool2dLayer("y", "first")], 4, 6 },
        { "relu", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new ReluLayer("y", "first")], 4, 5 },
        { "square", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new SquareLayer("y", "first")], 4, 5 },
        { "quadratic", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new PolynomialLayer("y", "first", 3, 2)], 4, 5 },
        { "quartic", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new PolynomialLayer("y", "first", 3, 4)], 4, 5 },
        { "shared cubic", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new PolynomialLayer("y", "first", 3, 3, Shared: true)], 4, 5 },
        { "frozen batch norm", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new BatchNorm2dLayer("y", "first", 3)], 4, 5 },
        { "dense", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 1, 1), new FlattenLayer("flat", "first"), new DenseLayer("y", "flat", 20, 7)], 4, 5 },
        { "concat", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new SquareLayer("second", "first"), new ConcatLayer("y", ["second", "first"])], 4, 5 },
        { "add", [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new SquareLayer("second", "first"), new AddLayer("y", ["second", "first", "first"])], 4, 5 },
    };

    [Theory]
    [MemberData(nameof(SingleLayers))]
    public void ALayerAndWhatItPassesOn(string kind, Layer[] layers, int height, int width)
    {
        Assert.NotEmpty(kind);
        Check(Networks.Build(layers, "y", 11), height, width, seed: 5);
    }

    [Fact]
    public void AllLayersTogether() => Check(Networks.Everything(3), 12, 8, seed: 7);

    [Fact]
    public void AClassifierOfDigits() => Check(Networks.Classifier(3), 17, 14, seed: 7);

    [Fact]
    public void AUNetWithSkips() => Check(UNet.Create(new() { Channels = [2, 3, 4] }), 8, 8, seed: 9);

    [Fact]
    public void BatchNormWithTheStatisticsOfTheBatch()
    {
        ModelGraph graph = Networks.Build(
            [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 3, 1, 1), new BatchNorm2dLayer("n", "first", 3), new SquareLayer("y", "n")], "y", 4);
        float[] images = RandomFloats(Batch * 2 * 20, 1), directions = RandomFloats(Batch * 3 * 20, 2);
        var store = new ParameterStore(graph);
        var network = new TrainingNetwork(graph, store, Batch, 4, 5);
        images.CopyTo(network.Input);
        network.Forward(NetworkMode.Train);
        directions.CopyTo(network.OutputGradient);
        network.Backward();
        Compare(store, graph, g => Loss(g));

        double Loss(ModelGraph g)
        {
            var first = new FeatureMap[Batch];
            for (int n = 0; n < Batch; n++)
            {
                double[] image = Array.ConvertAll(images[(n * 40)..((n + 1) * 40)], v => (double)v);
                PlainTwin.Run(g, image, 4, 5, (layer, output) => first[n] = layer.Name == "first" ? output : first[n]);
            }

            double sum = 0;
            for (int c = 0; c < 3; c++)
            {
                double[] all = [.. first.SelectMany(f => f.Values[(c * 20)..((c + 1) * 20)])];
                double mean = all.Average(), deviation = Math.Sqrt(all.Average(v => (v - mean) * (v - mean)) + 1e-5);
                for (int i = 0; i < all.Length; i++)
                {
                    double y = ((all[i] - mean) / deviation * g.Parameter("n", "weight").Data[c]) + g.Parameter("n", "bias").Data[c];
                    sum += directions[(i / 20 * 60) + (c * 20) + (i % 20)] * y * y;
                }
            }

            return sum;
        }
    }

    [Fact]
    public void TheRangePenaltyOfAnActivation()
    {
        ModelGraph graph = Networks.Build(
            [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new PolynomialLayer("y", "first", 3, 2)], "y", 8);
        float[] images = RandomFloats(Batch * 2 * 20, 1);
        var store = new ParameterStore(graph);
        var network = new TrainingNetwork(graph, store, Batch, 4, 5);
        network.Penalize(new(Bound: 0.5, LogitBound: 1, Weight: 3));
        images.CopyTo(network.Input);
        network.Forward(NetworkMode.Frozen);
        network.OutputGradient.Clear();
        network.Backward();
        Assert.Equal(Loss(graph), network.Penalty, 1e-5 * network.Penalty);
        Compare(store, graph, Loss);

        double Loss(ModelGraph g)
        {
            double sum = 0;
            for (int n = 0; n < Batch; n++)
            {
                double[] image = Array.ConvertAll(images[(n * 40)..((n + 1) * 40)], v => (double)v);
                PlainTwin.Run(g, image, 4, 5, (layer, output) =>
                    sum += layer.Name == "first" ? output.Values.Sum(v => Math.Pow(Math.Max(0, Math.Abs(v) - 0.5), 2)) : 0);
            }

            return 3 * sum / (Batch * 60);
        }
    }

    [Fact]
    public void AClippedPolynomial()
    {
        ModelGraph graph = Networks.Build(
            [new InputLayer("x", 2), new Conv2dLayer("first", "x", 2, 3, 1), new PolynomialLayer("y", "first", 3, 2)], "y", 8);
        float[] images = RandomFloats(Batch * 2 * 20, 1), directions = RandomFloats(Batch * 3 * 20, 2);
        var store = new ParameterStore(graph);
        var network = new TrainingNetwork(graph, store, Batch, 4, 5);
        network.Penalize(RangePenalty.None, clip: 0.6);
        images.CopyTo(network.Input);
        network.Forward(NetworkMode.Frozen);
        directions.CopyTo(network.OutputGradient);
        network.Backward();
        Compare(store, graph, g =>
        {
            double sum = 0;
            for (int n = 0; n < Batch; n++)
            {
                double[] image = Array.ConvertAll(images[(n * 40)..((n + 1) * 40)], v => (double)v);
                PlainTwin.Run(g, image, 4, 5, (layer, output) =>
                {
                    if (layer.Name != "first") return;
                    for (int i = 0; i < 60; i++)
                    {
                        double x = Math.Clamp(output.Values[i], -0.6, 0.6);
                        ReadOnlySpan<float> c = g.Parameter("y", "coefficients").Data.AsSpan(i / 20 * 3, 3);
                        sum += directions[(n * 60) + i] * (c[0] + (c[1] * x) + (c[2] * x * x));
                    }
                });
            }

            return sum;
        });
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(0, 1, true)]
    [InlineData(0, 1, false)]
    [InlineData(0.7, 1.3, false)]
    public void SegmentationLosses(double bce, double dice, bool positive)
    {
        var loss = new SegmentationLoss(bce, dice, positive);
        float[] logits = [.. RandomFloats(40, 3).Select(v => 4 * v)], targets = [.. RandomFloats(40, 4).Select(v => v > 0.5f ? 1f : 0f)], gradient = new float[40];
        double value = loss.Evaluate(logits, targets, gradient);
        Assert.Equal(Exact(logits), value, 1e-5);
        for (int i = 0; i < 40; i++)
        {
            double[] up = Array.ConvertAll(logits, v => (double)v), down = [.. up];
            up[i] += 1e-4;
            down[i] -= 1e-4;
            Assert.Equal((ExactOf(up) - ExactOf(down)) / 2e-4, gradient[i], 1e-6);
        }

        double Exact(float[] z) => ExactOf(Array.ConvertAll(z, v => (double)v));

        double ExactOf(double[] z)
        {
            double entropy = 0, both = 0, mass = 1;
            for (int i = 0; i < z.Length; i++)
            {
                double p = 1 / (1 + Math.Exp(-z[i])), t = targets[i];
                entropy -= (t * Math.Log(p)) + ((1 - t) * Math.Log(1 - p));
                (double q, double u) = positive ? (p, t) : (1 - p, 1 - t);
                both += q * u;
                mass += q + u;
            }

            return (bce * entropy / z.Length) + (dice * (1 - (((2 * both) + 1) / mass)));
        }
    }

    private static void Check(ModelGraph graph, int height, int width, ulong seed)
    {
        int size = graph.Input.Channels * height * width;
        float[] images = RandomFloats(Batch * size, seed);
        var store = new ParameterStore(graph);
        var network = new TrainingNetwork(graph, store, Batch, height, width);
        float[] directions = RandomFloats(network.Output.Length, seed + 1);
        images.CopyTo(network.Input);
        network.Forward(NetworkMode.Frozen);
        directions.CopyTo(network.OutputGradient);
        network.Backward();
        Compare(store, graph, g =>
        {
            double sum = 0;
            for (int n = 0; n < Batch; n++)
            {
                double[] output = PlainTwin.Run(g, Array.ConvertAll(images[(n * size)..((n + 1) * size)], v => (double)v), height, width).Values;
                for (int i = 0; i < output.Length; i++) sum += output[i] * directions[(n * output.Length) + i];
            }

            return sum;
        });
    }

    /// <summary>Every value of every trainable parameter (at most 40 of each), moved by about 1e-4 both ways.</summary>
    private static void Compare(ParameterStore store, ModelGraph graph, Func<ModelGraph, double> loss)
    {
        foreach (TrainableParameter parameter in store.Trainable)
        {
            float[] data = graph.Parameters[parameter.Name].Data;
            double scale = Math.Max(1e-2, parameter.Gradient.Max(Math.Abs));
            for (int i = 0; i < data.Length; i += Math.Max(1, data.Length / 40))
            {
                float value = data[i], up = value + 1e-4f, down = value - 1e-4f;
                data[i] = up;
                double above = loss(graph);
                data[i] = down;
                double below = loss(graph);
                data[i] = value;
                double expected = (above - below) / ((double)up - down);
                Assert.True(
                    Math.Abs(expected - parameter.Gradient[i]) < 2e-4 * scale,
                    $"{parameter.Name}[{i}]: the trainer's gradient is {parameter.Gradient[i]}, the difference quotient {expected}.");
            }
        }
    }

    private static float[] RandomFloats(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }
}
