namespace HeGpu.Models;

/// <summary>What the client does to pixels in [0, 1] before encryption.</summary>
/// <param name="NormalizePerImage">Subtract the image's mean and divide by its standard deviation (at least 1e-3).</param>
/// <param name="Clip">Then clip to [-Clip, Clip], so that the plan's bound on the input is known.</param>
public sealed record Preprocessing(bool NormalizePerImage, double Clip)
{
    /// <summary>The least standard deviation by which an image is divided: a flat image stays flat instead of becoming noise.</summary>
    public const double MinDeviation = 1e-3;

    /// <summary>The values to encrypt, in the order of <paramref name="pixels"/>; every one lies in [-Clip, Clip].</summary>
    public double[] Apply(ReadOnlySpan<double> pixels)
    {
        double mean = 0, inverse = 1;
        if (NormalizePerImage && pixels.Length > 0)
        {
            foreach (double x in pixels) mean += x;
            mean /= pixels.Length;
            double squares = 0;
            foreach (double x in pixels) squares += (x - mean) * (x - mean);
            inverse = 1 / Math.Max(Math.Sqrt(squares / pixels.Length), MinDeviation);
        }

        var result = new double[pixels.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = Math.Clamp((pixels[i] - mean) * inverse, -Clip, Clip);
        return result;
    }
}
