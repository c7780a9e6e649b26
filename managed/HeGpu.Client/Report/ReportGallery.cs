using HeGpu.Models;

namespace HeGpu.Client;

/// <summary>Per image: the image, the true mask, the mask in the clear, the mask under encryption, and how they differ.</summary>
internal static class ReportGallery
{
    /// <summary>A mask may differ where the clear logit is this near to the threshold.</summary>
    private const double Undecided = 1e-2;

    public static void Write(HtmlText page, IReadOnlyList<ReportSample> samples)
    {
        if (samples.Count == 0) return;
        page.Raw("<section><h2>Pictures</h2><p class=\"hint\">The encrypted mask should be the plaintext mask. The last picture shows the error of each logit, ")
            .Raw("dark 10<sup>-8</sup> to bright 10<sup>-3</sup> on a logarithmic scale; a pixel whose mask differs would be red.</p>");
        foreach (ReportSample sample in samples) WriteSample(page, sample);
        page.Raw("</section>");
    }

    private static void WriteSample(HtmlText page, ReportSample s)
    {
        page.Raw("<div class=\"sample\">").Element("h3", s.Name).Raw("<div class=\"pictures\">");
        Picture(page, ReportPicture.Grey(s.Pixels, s.Height, s.Width), "image");
        if (s.Truth is not null) Picture(page, ReportPicture.Mask(s.Truth, s.Height, s.Width), "true mask");
        Picture(page, ReportPicture.Mask(s.ClearLogits, s.Height, s.Width), "plaintext mask");
        Picture(page, ReportPicture.Mask(s.EncryptedLogits, s.Height, s.Width), "encrypted mask");
        Picture(page, ReportPicture.Difference(s.ClearLogits, s.EncryptedLogits, s.Height, s.Width), "difference");
        page.Raw("</div>").Element("p", Summary(s), "class=\"caption\"").Raw("</div>");
    }

    private static void Picture(HtmlText page, string uri, string caption) =>
        page.Raw($"<figure><img alt=\"{caption}\" src=\"{uri}\"><figcaption>{caption}</figcaption></figure>");

    private static string Summary(ReportSample s)
    {
        double worst = 0;
        int mismatches = 0;
        for (int i = 0; i < s.ClearLogits.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(s.ClearLogits[i] - s.EncryptedLogits[i]));
            if (s.ClearLogits[i] > 0 != s.EncryptedLogits[i] > 0 && Math.Abs(s.ClearLogits[i]) >= Undecided) mismatches++;
        }
        string text = $"{s.Width}x{s.Height} pixels; largest logit error {Quantity.Number(worst)}; {mismatches} mask mismatches";
        if (s.Truth is null) return text;
        bool rarer = Confusion.RarerClass([s.Truth]);
        double clear = Confusion.Of(Confusion.Threshold(s.ClearLogits), s.Truth, rarer).Dice;
        double encrypted = Confusion.Of(Confusion.Threshold(s.EncryptedLogits), s.Truth, rarer).Dice;
        return FormattableString.Invariant($"{text}; Dice of the rarer class {clear:0.0000} in the clear, {encrypted:0.0000} encrypted");
    }
}
