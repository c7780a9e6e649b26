namespace HeGpu.Client;

/// <summary>Parameters with their security, and the machine.</summary>
internal static class ReportFacts
{
    public static void Write(HtmlText page, IReadOnlyList<Fact> parameters, IReadOnlyList<Fact> hardware)
    {
        if (parameters.Count + hardware.Count == 0) return;
        page.Raw("<section class=\"facts\">");
        List(page, "Parameters and security", parameters);
        List(page, "Machine", hardware);
        page.Raw("</section>");
    }

    private static void List(HtmlText page, string title, IReadOnlyList<Fact> facts)
    {
        if (facts.Count == 0) return;
        page.Raw("<div class=\"card\">").Element("h2", title).Raw("<dl>");
        foreach (Fact fact in facts) page.Element("dt", fact.Name).Element("dd", fact.Value);
        page.Raw("</dl></div>");
    }
}
