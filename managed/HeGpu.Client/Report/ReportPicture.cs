using HeGpu.Models;

namespace HeGpu.Client;

/// <summary>The pictures of a sample, each a PNG data URI at the image's own resolution (the page enlarges without smoothing).</summary>
internal static class ReportPicture
{
    private static readonly (float R, float G, float B)[] Heat =
        [(0.05f, 0.06f, 0.12f), (0.16f, 0.22f, 0.48f), (0.13f, 0.51f, 0.55f), (0.55f, 0.78f, 0.35f), (0.99f, 0.91f, 0.14f)];

    public static string Grey(float[] pixels, int height, int width) => Uri(new Image(1, height, width, pixels));

    public static string Mask(bool[] mask, int height, int width) =>
        Uri(new Image(1, height, width, Array.ConvertAll(mask, m => m ? 1f : 0f)));

    public static string Mask(double[] logits, int height, int width) => Mask(Confusion.Threshold(logits), height, width);

    /// <summary>
    /// |encrypted - clear| per pixel on a logarithmic colour scale from 1e-8 (dark) to 1e-3 (bright, the promised bound); a pixel on
    /// which the two masks differ is red.
    /// </summary>
    public static string Difference(double[] clear, double[] encrypted, int height, int width)
    {
        var picture = new Image(3, height, width);
        for (int i = 0; i < clear.Length; i++)
        {
            (float r, float g, float b) = (clear[i] > 0) != (encrypted[i] > 0) ? (1f, 0.1f, 0.1f) : Colour(Math.Abs(encrypted[i] - clear[i]));
            picture.Plane(0)[i] = r;
            picture.Plane(1)[i] = g;
            picture.Plane(2)[i] = b;
        }
        return Uri(picture);
    }

    private static (float R, float G, float B) Colour(double error)
    {
        double position = Math.Clamp((Math.Log10(Math.Max(error, 1e-12)) + 8) / 5, 0, 1) * (Heat.Length - 1);
        int below = Math.Min((int)position, Heat.Length - 2);
        float t = (float)(position - below);
        (float R, float G, float B) a = Heat[below], b = Heat[below + 1];
        return (a.R + t * (b.R - a.R), a.G + t * (b.G - a.G), a.B + t * (b.B - a.B));
    }

    private static string Uri(Image image) => "data:image/png;base64," + Convert.ToBase64String(Png.Encode(image));
}
