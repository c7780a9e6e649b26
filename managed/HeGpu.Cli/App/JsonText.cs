using System.Text.Json;
using System.Text.Json.Serialization;

namespace HeGpu.Cli;

/// <summary>camelCase; infinities and NaN as words, since JSON has no numbers for them.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Indented { get; } = Make(indented: true);

    public static JsonSerializerOptions Compact { get; } = Make(indented: false);

    private static JsonSerializerOptions Make(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
