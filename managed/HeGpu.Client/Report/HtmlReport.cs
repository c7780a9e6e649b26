using System.Globalization;
using HeGpu.Files;

namespace HeGpu.Client;

/// <summary>Draws a <see cref="RunReport"/> as one self-contained HTML file: no script, no link to anything outside.</summary>
public static class HtmlReport
{
    public static void Write(string path, RunReport report, CancellationToken cancellation = default) =>
        AtomicFile.WriteAllText(path, ToHtml(report), cancellation);

    public static string ToHtml(RunReport report)
    {
        var page = new HtmlText();
        page.Raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\">").Element("title", report.Title).Raw("<style>").Raw(Style()).Raw("</style></head><body>");
        page.Raw("<header><p class=\"brand\">HeGpu report</p>").Element("h1", report.Title).Element("p", report.Subtitle, "class=\"lead\"").Raw("</header><main>");
        ReportTiles.Write(page, report.Headlines, report.Warnings);
        bool encrypted = report.Samples.Any(s => s.EncryptedLogits is not null);
        if (!encrypted) ReportTraining.Write(page, report.Training);
        ReportGallery.Write(page, report.Samples);
        ReportCosts.Write(page, report.Costs, report.Steps);
        ReportLayers.Write(page, report.Layers);
        ReportLayouts.Write(page, report.Layouts);
        if (encrypted) ReportTraining.Write(page, report.Training);
        ReportFacts.Write(page, report.Parameters, report.Hardware);
        page.Raw("</main><footer>").Text($"Made {report.Made.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)} by hegpu.");
        if (encrypted) page.Text(" Logits are decrypted by the client; the server saw ciphertexts, evaluation keys and the model only.");
        page.Raw("</footer></body></html>\n");
        return page.ToString();
    }

    private static string Style()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
