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

    /// <summary>Runs all crops through the network in its evaluation mode, batch by batch.</summary>
    public (Confusion Counts, double LargestLogit, double LargestActivationInput) Evaluate(TrainingNetwork network, bool positive)
    {
        Confusion counts = default;
        double logit = 0, hidden = 0;
        for (int first = 0; first < crops.Count; first += network.BatchSize)
        {
            int used = Math.Min(network.BatchSize, crops.Count - first), size = crops[0].Image.Values.Length;
            for (int n = 0; n < network.BatchSize; n++)
            {
                double[] values = crops[first + Math.Min(n, used - 1)].Image.Values;
                for (int i = 0; i < size; i++) network.Input[(n * size) + i] = (float)values[i];
            }

            network.Forward(NetworkMode.Frozen);
            int pixels = network.Output.Length / network.BatchSize;
            for (int n = 0; n < used; n++)
            {
                double[] logits = Array.ConvertAll(network.Output.Slice(n * pixels, pixels).ToArray(), v => (double)v);
                counts += Confusion.Of(Confusion.Threshold(logits), crops[first + n].Mask, positive);
                logit = Math.Max(logit, ValueRange.Of(logits).Magnitude);
            }

            hidden = Math.Max(hidden, network.LargestActivationInput());
        }

        return (counts, logit, hidden);
    }

    private static double[] Doubles(Image image) => Array.ConvertAll(image.Pixels, v => (double)v);
}
