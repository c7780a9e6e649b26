namespace HeGpu.Client;

/// <summary>The headline numbers and, under them, what the reader must not miss.</summary>
internal static class ReportTiles
{
    public static void Write(HtmlText page, IReadOnlyList<Headline> headlines, IReadOnlyList<string> warnings)
    {
        if (headlines.Count > 0)
        {
            page.Raw("<section class=\"tiles\">");
            foreach (Headline h in headlines)
                page.Raw($"<div class=\"tile {Class(h.Verdict)}\">").Element("span", h.Label, "class=\"label\"").Element("strong", h.Value)
                    .Element("span", h.Note, "class=\"note\"").Raw("</div>");
            page.Raw("</section>");
        }
        foreach (string warning in warnings) page.Element("p", warning, "class=\"warning\"");
    }

    private static string Class(Verdict verdict) => verdict switch
    {
        Verdict.Good => "good",
        Verdict.Bad => "bad",
        _ => "neutral",
    };
}
