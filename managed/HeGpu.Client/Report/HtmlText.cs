using System.Globalization;
using System.Net;
using System.Text;

namespace HeGpu.Client;

/// <summary>A growing HTML text. Everything that comes from outside passes through <see cref="Escape"/>.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder text = new();

    public static string Escape(string value) => WebUtility.HtmlEncode(value);

    /// <summary>Markup of our own.</summary>
    public HtmlText Raw(string markup)
    {
        text.Append(markup);
        return this;
    }

    public HtmlText Raw(FormattableString markup) => Raw(markup.ToString(CultureInfo.InvariantCulture));

    /// <summary>Text that may hold anything.</summary>
    public HtmlText Text(string value) => Raw(Escape(value));

    public HtmlText Element(string tag, string value, string attributes = "") =>
        Raw($"<{tag}{(attributes.Length == 0 ? "" : " " + attributes)}>{Escape(value)}</{tag}>");

    public override string ToString() => text.ToString();
}
