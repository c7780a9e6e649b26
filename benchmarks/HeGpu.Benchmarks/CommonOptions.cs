using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using HeGpu.Devices;

namespace HeGpu.Benchmarks;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Option<string> Device { get; } = new("--device") { HelpName = "NAME", Description = "As `hegpu devices` lists them.", DefaultValueFactory = _ => DeviceCatalog.Auto };

    public static Option<bool> NoGraphs { get; } = new("--no-graphs") { Description = "Launch every kernel of a GPU on its own, to compare." };

    public static Option<FileInfo?> Json { get; } = new("--json") { HelpName = "FILE", Description = "Also write the results here." };

    public static JsonNode? ToJson<T>(T value) => JsonSerializer.SerializeToNode(value, s_json);

    /// <summary>Writes what a verb measured to the file of --json, where one was named.</summary>
    public static void Write(ParseResult parsed, JsonObject results)
    {
        if (parsed.GetValue(Json) is { } file)
            File.WriteAllText(file.FullName, results.ToJsonString(s_json));
    }
}
