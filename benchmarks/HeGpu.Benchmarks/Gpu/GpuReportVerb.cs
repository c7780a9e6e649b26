using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HeGpu.Benchmarks.Gpu;

/// <summary>
/// The `gpu-report` verb: what the steps of benchmarks/gpu/run.sh left in a folder becomes NAME.json and NAME.md. A step is STEP.log (all it said), STEP.json
/// where it writes one, and a line in steps.tsv: name, exit code, seconds, command.
/// </summary>
internal static class GpuReportVerb
{
    // Of the tail of a failed step's log that the table shows.
    private const int LinesOfFailure = 5;

    private static readonly Argument<DirectoryInfo> s_folder = new("FOLDER") { Description = "Of run.sh." };
    private static readonly Argument<string> s_name = new("NAME") { Description = "Files to write, without their endings." };

    /// <returns>0 when every step ended with 0, 1 otherwise.</returns>
    public static int Run(string[] arguments)
    {
        var root = new RootCommand("Write one table and one JSON file of the steps of benchmarks/gpu/run.sh.") { s_folder, s_name };
        root.SetAction(parsed => Write(parsed.GetValue(s_folder)!.FullName, parsed.GetValue(s_name)!));
        return root.Parse(arguments).Invoke();
    }

    private static int Write(string folder, string name)
    {
        GpuStep[] steps = [.. File.ReadLines(Path.Combine(folder, "steps.tsv")).Select(line => GpuStep.Read(folder, line))];
        UNetTarget? unet = UNetTarget.Of(steps);
        var json = new JsonObject { ["uNet"] = CommonOptions.ToJson(unet) };
        foreach (GpuStep step in steps)
            json[step.Name] = new JsonObject { ["exitCode"] = step.ExitCode, ["seconds"] = step.Seconds, ["command"] = step.Command, ["log"] = step.Log, ["result"] = step.Result };
        File.WriteAllText(name + ".json", json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        using StreamWriter table = File.CreateText(name + ".md");
        table.WriteLine("| step | | seconds |\n|---|---|---|");
        foreach (GpuStep step in steps) table.WriteLine(FormattableString.Invariant($"| {step.Name} | {step.State} | {step.Seconds:0} |"));
        if (unet is not null) table.WriteLine($"\n{unet.ToText()}");
        foreach (GpuStep step in steps.Where(s => s.ExitCode != 0))
            table.WriteLine($"\n## {step.Name}: {step.State}\n\n```\n{string.Join('\n', step.Log.TrimEnd().Split('\n').TakeLast(LinesOfFailure))}\n```");
        foreach (GpuStep step in steps.Where(s => s.ExitCode == 0))
            table.WriteLine($"\n## {step.Name}\n\n{(step.Log.Contains("|---|", StringComparison.Ordinal) ? step.Log.TrimEnd() : $"```\n{step.Log.TrimEnd()}\n```")}");
        return steps.All(s => s.ExitCode == 0) ? 0 : 1;
    }
}
