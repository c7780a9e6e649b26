using Xunit;

namespace HeGpu.Models.Tests;

public sealed class InputNormalizationTests
{
    private static readonly ModelGraph Network = UNet.Create(new UNetOptions { InputChannels = 3, Channels = [2, 3] });

    [Fact]
    public void The_layer_computes_what_is_applied_to_images()
    {
        var random = new Random(3);
        var image = new FeatureMap(new(3, 8, 8), [.. Enumerable.Range(0, 192).Select(_ => random.NextDouble())]);
        foreach (InputNormalization normalization in new[] { new InputNormalization([0.5, 0.4, 0.3], [0.2, 0.3, 0.4]), new InputNormalization([0.13], [0.31]) })
        {
            double[] expected = PlainTwin.Run(Network, normalization.Apply(image)).Values, actual = PlainTwin.Run(normalization.Before(Network), image).Values;
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);
        }
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.5 }, new[] { 1.0, 1 }, "2 means and 2 deviations for 3 channels")]
    [InlineData(new[] { 0.5 }, new[] { 0.0 }, "deviations positive")]
    public void Refuses_what_does_not_fit(double[] means, double[] deviations, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidModelException>(() => new InputNormalization(means, deviations).Before(Network)).Message, StringComparison.Ordinal);
}
