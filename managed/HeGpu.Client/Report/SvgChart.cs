using System.Globalization;
using System.Text;

namespace HeGpu.Client;

/// <summary>A small line chart as inline SVG; colours come from the page's style, so it follows light and dark.</summary>
internal static class SvgChart
{
    private const double Width = 520, Height = 180, Left = 44, Right = 12, Top = 14, Bottom = 26;

    /// <param name="values">One per position, in order; NaN leaves a gap.</param>
    /// <param name="label">What is drawn, for readers who cannot see it.</param>
    /// <param name="names">Of the positions, shown on hover; may be empty.</param>
    /// <param name="step">Draw a staircase (levels) instead of a line.</param>
    /// <param name="zero">Let the axis begin at zero.</param>
    public static string Line(IReadOnlyList<double> values, string label, IReadOnlyList<string> names, bool step = false, bool zero = true)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        if (known.Length < 2) return "";
        double low = zero ? Math.Min(0, known.Min()) : known.Min(), high = known.Max();
        if (high <= low) high = low + 1;
        double X(int i) => Left + i * (Width - Left - Right) / (values.Count - 1);
        double Y(double v) => Top + (high - v) / (high - low) * (Height - Top - Bottom);

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlText.Escape(label)}\">"));
        for (int tick = 0; tick <= 4; tick++)
        {
            double v = low + tick * (high - low) / 4;
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(v):0.#}\" y2=\"{Y(v):0.#}\"/>"));
            svg.Append(Invariant($"<text class=\"tick\" x=\"{Left - 6}\" y=\"{Y(v) + 3.5:0.#}\" text-anchor=\"end\">{v:0.##}</text>"));
        }
        svg.Append("<path class=\"line\" d=\"").Append(Path(values, X, Y, step)).Append("\"/>");
        if (names.Count == values.Count)
            for (int i = 0; i < values.Count; i++)
                if (double.IsFinite(values[i]))
                    svg.Append(Invariant($"<circle class=\"dot\" cx=\"{X(i):0.#}\" cy=\"{Y(values[i]):0.#}\" r=\"3\"><title>{HtmlText.Escape(names[i])}: {values[i]:0.##}</title></circle>"));
        return svg.Append("</svg>").ToString();
    }

    private static string Path(IReadOnlyList<double> values, Func<int, double> x, Func<double, double> y, bool step)
    {
        var path = new StringBuilder();
        bool pen = false;
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                pen = false;
                continue;
            }
            if (!pen) path.Append(Invariant($"M{x(i):0.#} {y(values[i]):0.#}"));
            else if (step) path.Append(Invariant($"H{x(i):0.#}V{y(values[i]):0.#}"));
            else path.Append(Invariant($"L{x(i):0.#} {y(values[i]):0.#}"));
            pen = true;
        }
        return path.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
