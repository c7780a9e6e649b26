using System.Text.Json;
using System.Text.Json.Nodes;
using HeGpu.Planning;

namespace HeGpu.Benchmarks.Peers;

/// <summary>The comparison for programs.</summary>
public static class PeerJson
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(IReadOnlyList<PeerResult> results) => new JsonObject
    {
        ["hardware"] = JsonSerializer.SerializeToNode(Hardware.This, s_json),
        ["matches"] = new JsonArray([.. results.Select(result => new JsonObject
        {
            ["set"] = result.Match.Set,
            ["table"] = result.Match.Table,
            ["ours"] = JsonSerializer.SerializeToNode(result.Ours, s_json),
            ["theirs"] = JsonSerializer.SerializeToNode(result.Theirs, s_json),
            ["rows"] = new JsonArray([.. result.Rows.Select(Row)]),
        })]),
    }.ToJsonString(s_json);

    private static JsonObject Row(PeerRow row) => new()
    {
        ["operation"] = row.Operation.Label,
        ["ours"] = JsonSerializer.SerializeToNode(row.Ours, s_json),
        ["theirs"] = JsonSerializer.SerializeToNode(row.Theirs, s_json),
        ["ratio"] = row.Ratio,
        ["ratioOfBests"] = row.BestRatio,
        ["target"] = row.Target,
        ["met"] = row.Met,
        ["lessPrecise"] = row.IsLessPrecise,
    };
}
