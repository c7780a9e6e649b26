using Xunit;

namespace HeGpu.Models.Tests;

public class CropSamplerTests
{
    private const int Side = 8, Count = 64;
    private static readonly Preprocessing Plain = new(NormalizePerImage: true, Clip: 4);

    [Fact]
    public void MasksTurnWithTheirImagesInAllEightWays()
    {
        // A ramp in both directions whose mask is a threshold: pixels and mask must stay in step, and corners tell the orientation.
        var pair = new ImagePair("ramp", new(1, Side, Side), new(1, Side, Side));
        for (int i = 0; i < Side * Side; i++)
        {
            pair.Image.Pixels[i] = ((i / Side) + (2f * (i % Side))) / 32;
            pair.Mask.Pixels[i] = pair.Image.Pixels[i] > 0.4f ? 1 : 0;
        }

        (float[] inputs, float[] targets) = Fill([pair], jitter: 0, noise: 0, threads: 1);
        var orientations = new HashSet<(int Darkest, bool SteeperAlongRows)>();
        for (int n = 0; n < Count; n++)
        {
            float[] crop = inputs[(n * 64)..((n + 1) * 64)], mask = targets[(n * 64)..((n + 1) * 64)];
            float darkestSet = crop.Where((_, i) => mask[i] == 1).Min(), brightestClear = crop.Where((_, i) => mask[i] == 0).Max();
            Assert.True(darkestSet > brightestClear);
            Assert.Equal(0, crop.Average(), 1e-5f);
            orientations.Add((Array.IndexOf(crop, crop.Min()), Math.Abs(crop[1] - crop[0]) > Math.Abs(crop[Side] - crop[0])));
        }

        Assert.Equal([0, 7, 56, 63], orientations.Select(o => o.Darkest).Distinct().Order());
        Assert.Equal(8, orientations.Count);
    }

    [Fact]
    public void NoiseAndJitterAreTheSameOnAnyNumberOfThreadsAndStayClipped()
    {
        IReadOnlyList<ImagePair> images = Discs.Generate(3, 20, seed: 2);
        (float[] one, float[] masks) = Fill(images, jitter: 0.2, noise: 2, threads: 1);
        (float[] four, _) = Fill(images, jitter: 0.2, noise: 2, threads: 4);
        Assert.Equal(one, four);
        Assert.All(one, v => Assert.InRange(v, -4, 4));
        Assert.All(masks, v => Assert.True(v is 0 or 1));
        Assert.NotEqual(one, Fill(images, jitter: 0.2, noise: 0, threads: 1).Inputs);
    }

    private static (float[] Inputs, float[] Targets) Fill(IReadOnlyList<ImagePair> images, double jitter, double noise, int threads)
    {
        float[] inputs = new float[Count * Side * Side], targets = new float[inputs.Length];
        new CropSampler(images, Side, Plain, augment: true, jitter, noise).Fill(new(9), inputs, targets, Count, new Workers(threads));
        return (inputs, targets);
    }
}
