using Xunit;

namespace HeGpu.Models.Tests;

public class TrainingNetworkTests
{
    [Fact]
    public void ItsEvaluationIsTheTwin()
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            Same(Networks.Everything(seed), 12, 8);
            Same(Networks.Classifier(seed), 17, 14);
            Same(UNet.Create(new() { Seed = seed }), 32, 48);
            Same(UNet.Create(new UNetOptions { Seed = seed, ConvolutionsPerBlock = 2 }.ToComparisonTwin()), 16, 16);
        }
    }

    [Fact]
    public void RunningStatisticsBecomeThoseOfTheData()
    {
        ModelGraph graph = Networks.Build([new InputLayer("x", 1), new BatchNorm2dLayer("n", "x", 1)], "n", 1);
        var store = new ParameterStore(graph);
        var network = new TrainingNetwork(graph, store, 4, 16, 16);
        var random = new SeededRandom(5);
        for (int step = 0; step < 300; step++)
        {
            for (int i = 0; i < network.Input.Length; i++) network.Input[i] = (float)(3 + (2 * random.NextGaussian()));
            network.Forward(NetworkMode.Train);
        }

        Assert.Equal(3, store["n.running_mean"].Value[0], 0.1);
        Assert.Equal(4, store["n.running_var"].Value[0], 0.2);
    }

    private static void Same(ModelGraph graph, int height, int width)
    {
        const int batch = 3;
        var network = new TrainingNetwork(graph, new(graph), batch, height, width);
        FeatureMap[] images = [.. Enumerable.Range(0, batch).Select(n => Networks.RandomImage(graph.Input.Channels, height, width, (ulong)(50 + n)))];
        for (int n = 0; n < batch; n++) Array.ConvertAll(images[n].Values, v => (float)v).CopyTo(network.Input[(n * images[n].Values.Length)..]);
        network.Forward(NetworkMode.Frozen);
        for (int n = 0; n < batch; n++)
        {
            double[] exact = PlainTwin.Run(graph, images[n]).Values;
            double scale = exact.Max(Math.Abs);
            for (int i = 0; i < exact.Length; i++) Assert.Equal(exact[i], network.Output[(n * exact.Length) + i], 1e-4 * scale);
        }
    }
}
