namespace HeGpu.Models;

/// <summary>
/// Random square windows of training images with their masks, turned by multiples of 90 degrees and mirrored, optionally with noise
/// and changed contrast and brightness. Every second one, on average, is normalised as an image of its own, the others with the
/// statistics of their whole image: a client does the first with small images and the second with the tiles of large ones, and a
/// dark or flat region looks quite different in the two.
/// All random numbers are drawn before the parallel part, so a seed gives the same batches on any number of threads.
/// </summary>
internal sealed class CropSampler(IReadOnlyList<ImagePair> images, int size, Preprocessing preprocessing, bool augment, double jitter, double noise)
{
    private readonly ImageStatistics[] statistics =
        [.. images.Select(i => preprocessing.StatisticsOf(Array.ConvertAll(i.Image.Pixels, v => (double)v)))];

    private readonly record struct Draw(
        int Image, int Top, int Left, int Orientation, bool WholeImage, double Gain, double Shift, double Noise, ulong NoiseSeed);

    /// <summary>Fills inputs [n][channel][y][x] and targets [n][y][x].</summary>
    public void Fill(SeededRandom random, float[] inputs, float[] targets, int count, Workers workers)
    {
        var draws = new Draw[count];
        for (int n = 0; n < count; n++)
        {
            int image = random.Next(images.Count);
            draws[n] = new(
                image, random.Next(images[image].Image.Height - size + 1), random.Next(images[image].Image.Width - size + 1),
                augment ? random.Next(8) : 0, random.Next(2) == 0, 1 + (jitter * ((2 * random.NextDouble()) - 1)), jitter * ((2 * random.NextDouble()) - 1),
                noise * random.NextDouble(), random.NextUInt64());
        }

        int pixels = size * size, channels = images[0].Image.Channels;
        workers.For(count, n => Cut(draws[n], inputs.AsSpan(n * channels * pixels, channels * pixels), targets.AsSpan(n * pixels, pixels)));
    }

    private void Cut(Draw draw, Span<float> input, Span<float> target)
    {
        (string _, Image image, Image mask) = images[draw.Image];
        var window = new double[input.Length];
        int at = 0;
        for (int c = 0; c < image.Channels; c++)
        for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++)
        {
            (int row, int column) = Turn(y, x, draw.Orientation);
            window[at++] = image[c, draw.Top + row, draw.Left + column];
            if (c == 0) target[(y * size) + x] = mask[0, draw.Top + row, draw.Left + column];
        }

        // Noise of deviation s on values of variance 1, brought back to variance 1.
        double[] values = draw.WholeImage ? preprocessing.Apply(window, statistics[draw.Image]) : preprocessing.Apply(window);
        double gain = draw.Gain / Math.Sqrt(1 + (draw.Noise * draw.Noise)), noisy = draw.Noise * gain;
        var random = new SeededRandom(draw.NoiseSeed);
        for (int i = 0; i < values.Length; i++)
        {
            double value = (values[i] * gain) + draw.Shift + (noisy > 0 ? noisy * random.NextBell() : 0);
            input[i] = (float)Math.Clamp(value, -preprocessing.Clip, preprocessing.Clip);
        }
    }

    /// <summary>The eight symmetries of the square: bit 0 transposes, bits 1 and 2 mirror.</summary>
    private (int Row, int Column) Turn(int y, int x, int orientation)
    {
        if ((orientation & 1) != 0) (y, x) = (x, y);
        if ((orientation & 2) != 0) y = size - 1 - y;
        if ((orientation & 4) != 0) x = size - 1 - x;
        return (y, x);
    }
}
