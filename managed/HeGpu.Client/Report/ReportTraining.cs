namespace HeGpu.Client;

/// <summary>How the loss fell while the network was trained in plaintext.</summary>
internal static class ReportTraining
{
    private const int MostPoints = 200;

    public static void Write(HtmlText page, IReadOnlyList<double> loss)
    {
        if (loss.Count < 2) return;
        page.Raw("<section><h2>Training in plaintext</h2><div class=\"charts\"><figure class=\"card\">")
            .Raw(SvgChart.Line(Thin(loss), "training loss", [])).Raw($"<figcaption>loss, {loss.Count} reports</figcaption></figure></div></section>");
    }

    /// <summary>Means over equal stretches, so that a long run stays readable.</summary>
    private static double[] Thin(IReadOnlyList<double> loss)
    {
        int points = Math.Min(loss.Count, MostPoints);
        var thin = new double[points];
        for (int p = 0; p < points; p++)
        {
            int from = p * loss.Count / points, to = (p + 1) * loss.Count / points;
            for (int i = from; i < to; i++) thin[p] += loss[i] / (to - from);
        }
        return thin;
    }
}
