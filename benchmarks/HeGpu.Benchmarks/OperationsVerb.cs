using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Planning;

namespace HeGpu.Benchmarks;

/// <summary>The `operations` verb: a quick table of milliseconds per CKKS operation.</summary>
internal static class OperationsVerb
{
    private static readonly Argument<string[]> s_sets = new("SET") { Description = $"Of {string.Join(", ", CkksWorkload.Sets.Keys)}; all of them where none is named.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<int[]> s_threads = new("--threads") { HelpName = "N", AllowMultipleArgumentsPerToken = true, Description = "One column each; 0 for all cores.", DefaultValueFactory = _ => [1, 2] };

    /// <returns>0 when everything ran, 1 for wrong use.</returns>
    public static int Run(string[] arguments)
    {
        s_sets.AcceptOnlyFromAmong([.. CkksWorkload.Sets.Keys]);
        var root = new RootCommand("Time every CKKS operation at the top level, from call to result.") { s_sets, CommonOptions.Device, s_threads, CommonOptions.Json };
        root.SetAction(parsed =>
        {
            string[] sets = parsed.GetValue(s_sets) is { Length: > 0 } named ? named : [.. CkksWorkload.Sets.Keys];
            JsonArray rows = OperationTable.Print(Console.Out, sets, parsed.GetValue(CommonOptions.Device)!, parsed.GetValue(s_threads)!);
            CommonOptions.Write(parsed, new JsonObject { ["hardware"] = CommonOptions.ToJson(Hardware.This), ["operations"] = rows });
        });
        return root.Parse(arguments).Invoke();
    }
}
