using System.Globalization;
using System.Text;

namespace HeGpu.Benchmarks;

/// <summary>Lines over two logarithmic axes as a free-standing SVG file, light on any background.</summary>
internal static class LogLogChart
{
    private const double Width = 640, Height = 400, Left = 64, Right = 150, Top = 40, Bottom = 48;
    private static readonly string[] s_colours = ["#1f6fb4", "#c8501e", "#3a8f3a", "#7d4fa3"];

    /// <summary>One line: its name, and where it goes.</summary>
    internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

    /// <param name="title">Above the chart.</param>
    /// <param name="xTitle">Below it.</param>
    /// <param name="yTitle">Beside it.</param>
    /// <param name="ticks">Marks of the horizontal axis.</param>
    /// <param name="series">At least one, each with at least one point; all values positive.</param>
    public static string Draw(string title, string xTitle, string yTitle, IReadOnlyList<double> ticks, IReadOnlyList<Series> series)
    {
        double[] ys = [.. series.SelectMany(s => s.Points).Select(p => p.Y)];
        double left = Math.Log2(ticks.Min()), right = Math.Log2(ticks.Max());
        int low = (int)Math.Floor(Math.Log10(ys.Min())), high = Math.Max(low + 1, (int)Math.Ceiling(Math.Log10(ys.Max())));
        double X(double v) => Left + ((Math.Log2(v) - left) / Math.Max(right - left, 1e-9) * (Width - Left - Right));
        double Y(double v) => Top + ((high - Math.Log10(v)) / (high - low) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        void Add(FormattableString text) => svg.AppendLine(text.ToString(CultureInfo.InvariantCulture));
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">");
        Add($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/><text x=\"{Left}\" y=\"22\" font-size=\"14\">{title}</text>");
        foreach (double tick in ticks)
        {
            Add($"<line x1=\"{X(tick):0.#}\" x2=\"{X(tick):0.#}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#ddd\"/>");
            Add($"<text x=\"{X(tick):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0}</text>");
        }

        for (int decade = low; decade <= high; decade++)
        {
            double v = Math.Pow(10, decade);
            Add($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(v):0.#}\" y2=\"{Y(v):0.#}\" stroke=\"#ddd\"/>");
            Add($"<text x=\"{Left - 8}\" y=\"{Y(v) + 4:0.#}\" text-anchor=\"end\">{v:0.###}</text>");
        }

        Add($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{xTitle}</text>");
        Add($"<text transform=\"translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{yTitle}</text>");
        for (int s = 0; s < series.Count; s++)
        {
            string colour = s_colours[s % s_colours.Length], path = string.Join(' ', series[s].Points.Select(p => FormattableString.Invariant($"{X(p.X):0.#},{Y(p.Y):0.#}")));
            Add($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
            foreach ((double x, double y) in series[s].Points)
                Add($"<circle cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3.5\" fill=\"{colour}\"><title>{series[s].Name}, {x:0}: {y:0.00}</title></circle>");
            Add($"<text x=\"{Width - Right + 12}\" y=\"{Top + 14 + (18 * s)}\" fill=\"{colour}\">{series[s].Name}</text>");
        }

        return svg.AppendLine("</svg>").ToString();
    }
}
