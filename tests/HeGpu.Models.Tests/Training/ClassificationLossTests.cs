using Xunit;

namespace HeGpu.Models.Tests;

public class ClassificationLossTests
{
    private const int Samples = 5, Classes = 4;

    [Fact]
    public void ItsGradientIsThatOfFiniteDifferences()
    {
        var random = new SeededRandom(3);
        float[] scores = [.. Enumerable.Range(0, Samples * Classes).Select(_ => (float)(2 * random.NextGaussian()))];
        float[] labels = [0, 3, 1, 1, 2], gradient = new float[scores.Length];
        Assert.Equal(Exact(scores, labels), new ClassificationLoss().Evaluate(scores, labels, gradient), 1e-6);
        double[] exact = Array.ConvertAll(scores, v => (double)v);
        for (int i = 0; i < scores.Length; i++)
        {
            const double h = 1e-5;
            double kept = exact[i];
            exact[i] = kept + h;
            double above = Exact(exact, labels);
            exact[i] = kept - h;
            double below = Exact(exact, labels);
            exact[i] = kept;
            Assert.Equal((above - below) / (2 * h), gradient[i], 1e-6);
        }
    }

    [Fact]
    public void LargeScoresDoNotOverflow()
    {
        var gradient = new float[2];
        Assert.Equal(0, new ClassificationLoss().Evaluate([1000, -1000], [0], gradient), 1e-6);
        Assert.Equal(2000, new ClassificationLoss().Evaluate([1000, -1000], [1], gradient), 1e-3);
        Assert.Equal([1, -1], gradient);
    }

    [Fact]
    public void NumbersThatDoNotBelongTogetherAreRefused() =>
        Assert.Throws<ArgumentException>(() => new ClassificationLoss().Evaluate(new float[5], new float[2], new float[5]));

    private static double Exact(float[] scores, float[] labels) => Exact(Array.ConvertAll(scores, v => (double)v), labels);

    private static double Exact(double[] scores, float[] labels) => Enumerable.Range(0, Samples).Average(n =>
        Math.Log(Enumerable.Range(0, Classes).Sum(k => Math.Exp(scores[(n * Classes) + k]))) - scores[(n * Classes) + (int)labels[n]]);
}
