using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HeGpu.Benchmarks.Gpu;

/// <summary>A step of benchmarks/gpu/run.sh.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="ExitCode">124 and 137 mean that its time was up.</param>
/// <param name="Seconds">It took.</param>
/// <param name="Command">It was.</param>
/// <param name="Log">All it said.</param>
/// <param name="Result">What it wrote with --json; null where it did not, or not to the end.</param>
internal sealed record GpuStep(string Name, int ExitCode, double Seconds, string Command, string Log, JsonNode? Result)
{
    public string State => ExitCode switch { 0 => "passed", 124 or 137 => "time was up", _ => $"failed ({ExitCode})" };

    /// <param name="folder">With the step's files.</param>
    /// <param name="line">Of steps.tsv.</param>
    public static GpuStep Read(string folder, string line)
    {
        string[] fields = line.Split('\t');
        return new(fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), double.Parse(fields[2], CultureInfo.InvariantCulture), fields[3],
            File.ReadAllText(Path.Combine(folder, fields[0] + ".log")), ReadJson(Path.Combine(folder, fields[0] + ".json")));
    }

    private static JsonNode? ReadJson(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
