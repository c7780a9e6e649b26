using HeGpu.Models;

namespace HeGpu.Cli.Tests;

/// <summary>A folder of small synthetic images and masks.</summary>
internal static class SampleImages
{
    public static string Write(string folder, int count = 5, int size = 32)
    {
        IReadOnlyList<ImagePair> pairs = SyntheticCells.GenerateMany(count, size, size, seed: 3);
        for (int i = 0; i < count; i++)
        {
            Png.Write(Path.Combine(folder, $"image_{i}.png"), pairs[i].Image);
            Png.Write(Path.Combine(folder, $"label_{i}.png"), pairs[i].Mask);
        }
        return folder;
    }
}
