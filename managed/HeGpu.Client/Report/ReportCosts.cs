namespace HeGpu.Client;

/// <summary>What the plan said before any key existed, what was measured, and who spent the time.</summary>
internal static class ReportCosts
{
    public static void Write(HtmlText page, IReadOnlyList<CostRow> costs, IReadOnlyList<StepRow> steps)
    {
        if (costs.Count > 0) WriteCosts(page, costs);
        if (steps.Count > 0) WriteSteps(page, steps);
    }

    private static void WriteCosts(HtmlText page, IReadOnlyList<CostRow> costs)
    {
        page.Raw("<section><h2>Estimated and measured</h2><div class=\"scroll\"><table><thead><tr><th></th><th class=\"num\">estimated</th>")
            .Raw("<th class=\"num\">measured</th><th class=\"num\">deviation</th><th class=\"num\">promised</th></tr></thead><tbody>");
        foreach (CostRow row in costs)
        {
            double deviation = row.Estimated > 0 ? row.Measured / row.Estimated - 1 : 0;
            string verdict = Math.Abs(deviation) <= row.Tolerance ? "good" : "bad";
            page.Raw("<tr>").Element("th", row.Name).Element("td", Quantity.Write(row.Estimated, row.Unit), "class=\"num\"")
                .Element("td", Quantity.Write(row.Measured, row.Unit), "class=\"num\"")
                .Raw($"<td class=\"num {verdict}\">{100 * deviation:+0.0;-0.0;0.0} %</td><td class=\"num\">&plusmn;{100 * row.Tolerance:0} %</td></tr>");
        }
        page.Raw("</tbody></table></div></section>");
    }

    private static void WriteSteps(HtmlText page, IReadOnlyList<StepRow> steps)
    {
        double longest = Math.Max(steps.Max(s => s.Seconds), 1e-9);
        page.Raw("<section><h2>Who did what</h2><div class=\"scroll\"><table><thead><tr><th>side</th><th>step</th><th class=\"num\">time</th><th class=\"wide\"></th><th></th></tr></thead><tbody>");
        foreach (StepRow step in steps)
            page.Raw("<tr>").Raw("<td><span class=\"side\">").Text(step.Side).Raw("</span></td>").Element("td", step.Name)
                .Element("td", Quantity.Seconds(step.Seconds), "class=\"num\"")
                .Raw($"<td class=\"wide\"><i class=\"bar\" style=\"width:{100 * step.Seconds / longest:0.#}%\"></i></td>").Element("td", step.Note, "class=\"muted\"").Raw("</tr>");
        page.Raw("</tbody></table></div></section>");
    }
}
