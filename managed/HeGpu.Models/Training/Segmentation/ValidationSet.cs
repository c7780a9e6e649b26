namespace HeGpu.Models;

/// <summary>Non-overlapping crops of images, preprocessed, and what a network makes of them.</summary>
internal sealed class ValidationSet
{
    private const int MaxCrops = 256;
    private readonly List<(FeatureMap Image, bool[] Mask)> crops = [];

    /// <summary>
    /// Crops in rows from the upper left corner; with more than <see cref="MaxCrops"/>, evenly spaced ones of them. Each is normalised
    /// as an image of its own, or with the statistics of its whole image, as the tiles of a large image are.
    /// </summary>
    public ValidationSet(IReadOnlyList<ImagePair> images, int size, Preprocessing preprocessing, bool wholeImageStatistics = false)
    {
        foreach (ImagePair pair in images)
        {
            ImageStatistics whole = preprocessing.StatisticsOf(Doubles(pair.Image));
            for (int top = 0; top + size <= pair.Image.Height; top += size)
            for (int left = 0; left + size <= pair.Image.Width; left += size)
            {
                double[] pixels = Doubles(pair.Image.Crop(top, left, size, size));
                bool[] mask = Array.ConvertAll(pair.Mask.Crop(top, left, size, size).Pixels, v => v > 0.5f);
                crops.Add((new(new(pair.Image.Channels, size, size), preprocessing.Apply(pixels, wholeImageStatistics ? whole : preprocessing.StatisticsOf(pixels))), mask));
            }
        }

        if (crops.Count > MaxCrops) crops = [.. Enumerable.Range(0, MaxCrops).Select(i => crops[(int)((long)i * crops.Count / MaxCrops)])];
    }

    public IReadOnlyList<(FeatureMap Image, bool[] Mask)> Crops => crops;

    /// <summary>Runs all crops through the network as it is used later; null where there are none.</summary>
    /// <param name="network">In training.</param>
    /// <param name="loss">Of segmentation; its class is the one that is measured.</param>
    public Measured? Evaluate(INetworkInTraining network, SegmentationLoss loss)
    {
        if (crops.Count == 0) return null;
        float[] inputs = [.. crops.SelectMany(c => c.Image.Values.Select(v => (float)v))], targets = [.. crops.SelectMany(c => c.Mask.Select(m => m ? 1f : 0))];
        var outputs = new float[targets.Length];
        double hidden = network.Evaluate(inputs, crops.Count, outputs);
        double[] logits = Array.ConvertAll(outputs, v => (double)v);
        Confusion counts = Confusion.Of(Confusion.Threshold(logits), [.. crops.SelectMany(c => c.Mask)], loss.DiceClass);
        return new(loss.Evaluate(outputs, targets, new float[outputs.Length]), counts.Dice, counts.Iou, counts.Accuracy, ValueRange.Of(logits).Magnitude, hidden);
    }

    private static double[] Doubles(Image image) => Array.ConvertAll(image.Pixels, v => (double)v);
}
