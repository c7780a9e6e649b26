namespace HeGpu.Client;

/// <summary>The network layer by layer: levels, scales, time, ranges against calibration, precision against the twin.</summary>
internal static class ReportLayers
{
    public static void Write(HtmlText page, IReadOnlyList<LayerRow> layers)
    {
        if (layers.Count == 0) return;
        page.Raw("<section><h2>Layers</h2><div class=\"charts\">");
        string[] names = [.. layers.Select(l => l.Name)];
        Chart(page, "level left after each layer", SvgChart.Line([.. layers.Select(l => l.Level ?? double.NaN)], "level per layer", names, step: true));
        Chart(page, "bits of precision after each layer", SvgChart.Line([.. layers.Select(l => l.Bits ?? double.NaN)], "bits of precision per layer", names, zero: false));
        page.Raw("</div><div class=\"scroll\"><table><thead><tr><th>layer</th><th>kind</th><th class=\"num\">level</th><th class=\"num\">log<sub>2</sub> scale</th>")
            .Raw("<th class=\"num\">time</th><th class=\"wide\"></th><th class=\"num\">largest value</th><th class=\"num\">calibrated</th><th class=\"num\">used</th><th class=\"num\">bits</th></tr></thead><tbody>");
        double longest = Math.Max(layers.Max(l => l.Seconds ?? 0), 1e-9);
        foreach (LayerRow l in layers) WriteRow(page, l, longest);
        page.Raw("</tbody></table></div></section>");
    }

    private static void WriteRow(HtmlText page, LayerRow l, double longest)
    {
        double? used = l is { Largest: { } v, Calibrated: > 0 and { } c } ? v / c : null;
        page.Raw("<tr>").Element("th", l.Name).Element("td", l.Kind, "class=\"muted\"")
            .Element("td", l.Level?.ToString() ?? "–", "class=\"num\"").Element("td", l.LogScale?.ToString("0.00") ?? "–", "class=\"num\"")
            .Element("td", l.Seconds is { } s ? Quantity.Seconds(s) : "–", "class=\"num\"")
            .Raw($"<td class=\"wide\"><i class=\"bar\" style=\"width:{100 * (l.Seconds ?? 0) / longest:0.#}%\"></i></td>")
            .Element("td", Value(l.Largest), "class=\"num\"").Element("td", Value(l.Calibrated), "class=\"num\"")
            .Element("td", used is { } u ? $"{100 * u:0} %" : "–", used > 1 ? "class=\"num bad\"" : "class=\"num\"")
            .Element("td", l.Bits?.ToString("0.0") ?? "–", "class=\"num\"").Raw("</tr>");
    }

    private static string Value(double? v) => v is { } x ? Quantity.Number(x) : "–";

    private static void Chart(HtmlText page, string caption, string svg)
    {
        if (svg.Length > 0) page.Raw($"<figure class=\"card\">{svg}<figcaption>{caption}</figcaption></figure>");
    }
}
