using Xunit;

namespace HeGpu.Models.Tests;

public class UNetTests
{
    [Fact]
    public void EveryPresetGivesOneLogitPerPixel()
    {
        foreach ((string name, UNetOptions options) in UNetOptions.Presets)
        {
            ModelGraph graph = UNet.Create(options);
            Assert.True(new TensorShape(1, 64, 64) == graph.InferShapes(64, 64)[graph.Output], name);
        }
    }

    [Fact]
    public void TheDefaultHasThirteenLevels()
    {
        ModelGraph graph = UNet.Create(new());
        var depth = new Dictionary<string, int>();
        foreach (Layer layer in graph.Layers)
        {
            int own = layer is Conv2dLayer or ConvTranspose2dLayer or PolynomialLayer ? 1 : 0;
            depth[layer.Name] = own + layer.Inputs.Select(i => depth[i]).DefaultIfEmpty(0).Max();
        }

        Assert.Equal(13, depth[graph.Output]);
    }

    [Fact]
    public void TheComparisonTwinHasTheSameConvolutions()
    {
        var options = new UNetOptions { Channels = [4, 8], ConvolutionsPerBlock = 2 };
        ModelGraph graph = UNet.Create(options), twin = UNet.Create(options.ToComparisonTwin());
        Assert.Equal(
            graph.Layers.OfType<Conv2dLayer>().Select(c => (c.Name, c.Input, c.InChannels, c.OutChannels, c.Kernel)),
            twin.Layers.OfType<Conv2dLayer>().Select(c => (c.Name, c.Input, c.InChannels, c.OutChannels, c.Kernel)));
        Assert.Equal(graph.Parameters["enc1.conv2.weight"].Data, twin.Parameters["enc1.conv2.weight"].Data);
        Assert.Contains(twin.Layers, l => l is MaxPool2dLayer);
        Assert.DoesNotContain(twin.Layers, l => l is PolynomialLayer or MeanPool2dLayer);
    }

    [Fact]
    public void InitialPolynomialsAreTheQuadraticNearestToRelu()
    {
        // Least squares over x ~ N(0, 1): any change of a coefficient makes the mean squared distance larger.
        double[] best = [.. InitialWeights.ReluQuadratic];
        double least = Distance(best);
        for (int i = 0; i < 3; i++)
        {
            foreach (double change in new[] { -0.01, 0.01 })
            {
                double[] other = [.. best];
                other[i] += change;
                Assert.True(Distance(other) > least);
            }
        }

        static double Distance(double[] c)
        {
            double sum = 0;
            for (int i = -800; i <= 800; i++)
            {
                double x = i / 100.0, error = c[0] + (c[1] * x) + (c[2] * x * x) - Math.Max(0, x);
                sum += error * error * Math.Exp(-x * x / 2);
            }

            return sum;
        }
    }

    [Fact]
    public void OneScaleIsNoUNet() => Assert.Throws<InvalidModelException>(() => UNet.Create(new() { Channels = [8] }));
}
