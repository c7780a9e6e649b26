using Xunit;

namespace HeGpu.Models.Tests;

public class SeededRandomTests
{
    [Fact]
    public void ItsStateContinuesTheSequence()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < 10; i++) random.NextUInt64();
        var copy = new SeededRandom(random.State);
        Assert.Equal(Enumerable.Range(0, 20).Select(_ => random.NextUInt64()), Enumerable.Range(0, 20).Select(_ => copy.NextUInt64()));
    }

    [Fact]
    public void ItsDistributionsHaveTheirMoments()
    {
        var random = new SeededRandom(6);
        const int count = 100_000;
        Moments(() => random.NextDouble(), 0.5, 1.0 / 12);
        Moments(() => random.NextGaussian(), 0, 1);
        Moments(() => random.NextBell(), 0, 1);
        Moments(() => random.Next(5), 2, 2);

        // Five standard errors of each estimate, with the fourth moment of a normal as the bound.
        void Moments(Func<double> draw, double mean, double variance)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => draw())];
            Assert.Equal(mean, values.Average(), 5 * Math.Sqrt(variance / count));
            Assert.Equal(variance, values.Average(v => (v - mean) * (v - mean)), 5 * variance * Math.Sqrt(2.0 / count));
        }
    }

    [Fact]
    public void ShufflingKeepsEveryItem()
    {
        int[] items = [.. Enumerable.Range(0, 50)];
        new SeededRandom(7).Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 50), items);
        Assert.Equal(Enumerable.Range(0, 50), items.Order());
    }
}
