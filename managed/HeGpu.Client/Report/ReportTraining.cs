namespace HeGpu.Client;

/// <summary>Loss and metrics while the network was trained in plaintext.</summary>
internal static class ReportTraining
{
    private const int MostPoints = 200;

    public static void Write(HtmlText page, IReadOnlyList<ReportCurve> curves)
    {
        ReportCurve[] drawn = [.. curves.Where(c => c.Values.Count(double.IsFinite) >= 2)];
        if (drawn.Length == 0) return;
        page.Raw("<section><h2>Training in plaintext</h2><div class=\"charts\">");
        foreach (ReportCurve curve in drawn)
        {
            bool thin = curve.Values.Count > MostPoints;
            page.Raw("<figure class=\"card\">").Raw(SvgChart.Line(thin ? Thin(curve.Values) : curve.Values, curve.Title, thin ? [] : curve.Names, zero: curve.FromZero))
                .Element("figcaption", curve.Title).Raw("</figure>");
        }

        page.Raw("</div></section>");
    }

    /// <summary>Means over equal stretches, so that a long run stays readable.</summary>
    private static double[] Thin(IReadOnlyList<double> values)
    {
        var thin = new double[MostPoints];
        for (int p = 0; p < thin.Length; p++)
        {
            int from = p * values.Count / thin.Length, to = (p + 1) * values.Count / thin.Length;
            for (int i = from; i < to; i++) thin[p] += values[i] / (to - from);
        }
        return thin;
    }
}
