using System.Text.Json;
using System.Text.Json.Serialization;

namespace HeGpu.Cli;

internal static class JsonText
{
    /// <summary>Indented camelCase; infinities and NaN as words, since JSON has no numbers for them.</summary>
    public static JsonSerializerOptions Indented { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
