namespace HeGpu.Models;

/// <summary>What the client does to pixels in [0, 1] before encryption.</summary>
/// <param name="NormalizePerImage">Subtract the image's mean and divide by its standard deviation (at least 1e-3).</param>
/// <param name="Clip">Then clip to [-Clip, Clip], so that the plan's bound on the input is known.</param>
public sealed record Preprocessing(bool NormalizePerImage, double Clip)
{
    /// <summary>The least standard deviation by which an image is divided: a flat image stays flat instead of becoming noise.</summary>
    public const double MinDeviation = 1e-3;

    /// <summary>The values to encrypt, in the order of <paramref name="pixels"/>; every one lies in [-Clip, Clip].</summary>
    public double[] Apply(ReadOnlySpan<double> pixels) => Apply(pixels, StatisticsOf(pixels));

    /// <summary>The same with statistics found elsewhere: a tile of a large image takes those of the whole image.</summary>
    public double[] Apply(ReadOnlySpan<double> pixels, ImageStatistics statistics)
    {
        double inverse = 1 / statistics.Deviation;
        var result = new double[pixels.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = Math.Clamp((pixels[i] - statistics.Mean) * inverse, -Clip, Clip);
        return result;
    }

    /// <summary>Mean and standard deviation of an image, or 0 and 1 when images are not normalised.</summary>
    public ImageStatistics StatisticsOf(ReadOnlySpan<double> pixels)
    {
        if (!NormalizePerImage || pixels.IsEmpty) return new(0, 1);
        double mean = 0, squares = 0;
        foreach (double x in pixels) mean += x;
        mean /= pixels.Length;
        foreach (double x in pixels) squares += (x - mean) * (x - mean);
        return new(mean, Math.Max(Math.Sqrt(squares / pixels.Length), MinDeviation));
    }
}

/// <summary>What an image is normalised by: (pixel - Mean) / Deviation.</summary>
public readonly record struct ImageStatistics(double Mean, double Deviation);
