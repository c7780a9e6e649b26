using HeGpu.Models;

namespace HeGpu.Client;

/// <summary>Per image: the image, the true mask, the mask in the clear, the mask under encryption, and how they differ.</summary>
internal static class ReportGallery
{
    public static void Write(HtmlText page, IReadOnlyList<ReportSample> samples)
    {
        if (samples.Count == 0) return;
        page.Raw("<section><h2>Pictures</h2>");
        if (samples.Any(s => s.EncryptedLogits is not null)) page.Raw("<p class=\"hint\">The encrypted mask should be the plaintext mask. The last picture shows the error of each logit, ")
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
        if (s.EncryptedLogits is not null)
        {
            Picture(page, ReportPicture.Mask(s.EncryptedLogits, s.Height, s.Width), "encrypted mask");
            Picture(page, ReportPicture.Difference(s.ClearLogits, s.EncryptedLogits, s.Height, s.Width), "difference");
        }

        page.Raw("</div>").Element("p", s.EncryptedLogits is null ? ClearSummary(s) : Summary(s, s.EncryptedLogits), "class=\"caption\"").Raw("</div>");
    }

    private static void Picture(HtmlText page, string uri, string caption) =>
        page.Raw($"<figure><img alt=\"{caption}\" src=\"{uri}\"><figcaption>{caption}</figcaption></figure>");

    private static string ClearSummary(ReportSample s)
    {
        if (s.Truth is null) return $"{s.Width}x{s.Height} pixels";
        Confusion counts = Confusion.Of(Confusion.Threshold(s.ClearLogits), s.Truth, Confusion.RarerClass([s.Truth]));
        return FormattableString.Invariant($"{s.Width}x{s.Height} pixels; Dice of the rarer class {counts.Dice:0.0000}, IoU {counts.Iou:0.0000}");
    }

    private static string Summary(ReportSample s, double[] encrypted)
    {
        bool rarer = s.Truth is null || Confusion.RarerClass([s.Truth]);
        var agreement = new Agreement(rarer);
        agreement.Add(s.ClearLogits, encrypted, s.Truth ?? Confusion.Threshold(s.ClearLogits));
        string text = $"{s.Width}x{s.Height} pixels; largest logit error {Quantity.Number(agreement.MaxAbsLogitError)}; {agreement.MaskMismatches} mask mismatches";
        return s.Truth is null ? text : FormattableString.Invariant(
            $"{text}; Dice of the rarer class {agreement.DiceClear:0.0000} in the clear, {agreement.DiceEncrypted:0.0000} encrypted");
    }
}
