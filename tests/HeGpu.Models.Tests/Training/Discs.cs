namespace HeGpu.Models.Tests;

/// <summary>Bright discs on a noisy, unevenly lit ground: a task that a tiny U-Net learns in seconds.</summary>
internal static class Discs
{
    public static IReadOnlyList<ImagePair> Generate(int count, int side, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(i => Generate(i, side, random))];
    }

    private static ImagePair Generate(int index, int side, SeededRandom random)
    {
        var image = new Image(1, side, side);
        var mask = new Image(1, side, side);
        var discs = Enumerable.Range(0, 3).Select(_ => (Y: side * random.NextDouble(), X: side * random.NextDouble(), R: 3 + (3 * random.NextDouble()))).ToList();
        double slope = 0.2 * random.NextGaussian();
        for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
        {
            bool inside = discs.Exists(d => ((y - d.Y) * (y - d.Y)) + ((x - d.X) * (x - d.X)) < d.R * d.R);
            mask[0, y, x] = inside ? 1 : 0;
            image[0, y, x] = (float)Math.Clamp((inside ? 0.7 : 0.3) + (slope * x / side) + (0.08 * random.NextGaussian()), 0, 1);
        }

        return new($"disc {index}", image, mask);
    }
}
