using System.Text.RegularExpressions;
using Xunit;

namespace HeGpu.Client.Tests;

public class HtmlReportTests
{
    [Fact]
    public void Page_is_self_contained_and_shows_every_part()
    {
        string html = HtmlReport.ToHtml(SampleReport.Make());
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(10, Regex.Count(html, "src=\"data:image/png;base64,"));
        foreach (string part in new[] { "Pictures", "Estimated and measured", "Who did what", "Layers", "Layouts", "Training in plaintext", "Parameters and security", "Machine" })
            Assert.Contains($"<h2>{part}</h2>", html, StringComparison.Ordinal);
        Assert.Contains("0 mask mismatches", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_outside_cannot_become_markup()
    {
        string html = HtmlReport.ToHtml(SampleReport.Make() with { Title = "<img src=x onerror=alert(1)>" });
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pixel_that_changed_sides_is_counted_only_if_the_clear_logit_was_decided()
    {
        RunReport report = SampleReport.Make();
        ReportSample sample = report.Samples[0];
        double[] flipped = [.. sample.ClearLogits];
        int undecided = 0, decided = 1;
        double[] clear = [.. sample.ClearLogits];
        clear[undecided] = 0.005;
        clear[decided] = 0.5;
        flipped[undecided] = -0.005;
        flipped[decided] = -0.5;
        string html = HtmlReport.ToHtml(report with { Samples = [sample with { ClearLogits = clear, EncryptedLogits = flipped }] });
        Assert.Contains("1 mask mismatches", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_encryption_there_is_no_encrypted_picture()
    {
        RunReport report = SampleReport.Make();
        string html = HtmlReport.ToHtml(report with { Samples = [report.Samples[0] with { EncryptedLogits = null }] });
        Assert.Equal(3, Regex.Count(html, "src=\"data:image/png;base64,"));
        Assert.DoesNotContain("encrypted mask", html, StringComparison.Ordinal);
        Assert.Contains("IoU", html, StringComparison.Ordinal);
    }

    [Fact]
    public void File_is_written_whole()
    {
        string folder = Directory.CreateTempSubdirectory("hegpu-report-").FullName;
        try
        {
            string path = Path.Combine(folder, "report.html");
            HtmlReport.Write(path, SampleReport.Make());
            Assert.EndsWith("</html>\n", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.Single(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
