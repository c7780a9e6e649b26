using HeGpu.Models;

namespace HeGpu.Client;

/// <summary>A window of a test image, with what the network should find in it.</summary>
/// <param name="Name">Image, row and column of the window.</param>
/// <param name="Image">The window's pixels in [0, 1].</param>
/// <param name="Truth">Its mask, row-major.</param>
public sealed record TestCrop(string Name, Image Image, bool[] Truth)
{
    /// <summary>Non-overlapping windows of size x size from the upper left corner of each image, row by row; an incomplete border is left out.</summary>
    public static IReadOnlyList<TestCrop> Cut(IEnumerable<ImagePair> images, int size)
    {
        var crops = new List<TestCrop>();
        foreach (ImagePair pair in images)
            for (int top = 0; top + size <= pair.Image.Height; top += size)
                for (int left = 0; left + size <= pair.Image.Width; left += size)
                    crops.Add(new($"{pair.Name} at ({top}, {left})", pair.Image.Crop(top, left, size, size), MaskOf(pair.Mask.Crop(top, left, size, size))));
        return crops;
    }

    /// <summary>
    /// At most <paramref name="count"/> of them: one of each of so many equal stretches, at places that differ from stretch to stretch (otherwise all
    /// would be corners when there are as many stretches as images).
    /// </summary>
    public static IReadOnlyList<TestCrop> Choose(IReadOnlyList<TestCrop> crops, int count)
    {
        if (crops.Count <= count) return crops;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int begin = (int)((long)i * crops.Count / count), end = (int)((long)(i + 1) * crops.Count / count);
            return crops[begin + (int)(((29L * i) + 13) % (end - begin))];
        })];
    }

    /// <summary>The image as the network reads it.</summary>
    public FeatureMap Prepare(ModelGraph graph) => graph.Preprocessing.Prepare(Image, graph.Input.Channels);

    private static bool[] MaskOf(Image mask) => Array.ConvertAll(mask.Pixels, v => v > 0.5f);
}
