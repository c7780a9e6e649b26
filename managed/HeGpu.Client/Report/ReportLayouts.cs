namespace HeGpu.Client;

/// <summary>The same network in each data layout, what each costs, and which one was chosen.</summary>
internal static class ReportLayouts
{
    public static void Write(HtmlText page, IReadOnlyList<LayoutRow> layouts)
    {
        if (layouts.Count == 0) return;
        page.Raw("<section><h2>Layouts</h2><div class=\"scroll\"><table><thead><tr><th>layout</th><th class=\"num\">rotations</th><th class=\"num\">products</th><th class=\"num\">levels</th>")
            .Raw("<th class=\"num\">log<sub>2</sub> N</th><th class=\"num\">estimated</th><th class=\"num\">measured</th><th class=\"num\">memory</th><th class=\"num\">keys</th></tr></thead><tbody>");
        foreach (LayoutRow l in layouts)
            page.Raw(l.Chosen ? "<tr class=\"chosen\">" : "<tr>").Element("th", l.Layout).Element("td", $"{l.Rotations}", "class=\"num\"")
                .Element("td", $"{l.PlainProducts}", "class=\"num\"").Element("td", $"{l.Levels}", "class=\"num\"").Element("td", $"{l.LogDegree}", "class=\"num\"")
                .Element("td", Quantity.Seconds(l.EstimatedSeconds), "class=\"num\"")
                .Element("td", l.MeasuredSeconds is { } m ? Quantity.Seconds(m) : "–", "class=\"num\"")
                .Element("td", Quantity.Bytes(l.MemoryBytes), "class=\"num\"").Element("td", Quantity.Bytes(l.KeyBytes), "class=\"num\"").Raw("</tr>");
        page.Raw("</tbody></table></div></section>");
    }
}
