using System.Text.Json;
using System.Text.Json.Nodes;
using HeGpu.Planning;

namespace HeGpu.Cli;

internal static class HardwareJson
{
    public static JsonNode? Write(Hardware machine) => JsonSerializer.SerializeToNode(machine, JsonText.Indented);
}
