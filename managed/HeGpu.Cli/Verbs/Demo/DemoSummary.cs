using System.Text.Json.Nodes;
using HeGpu.Client;
using HeGpu.Planning;
using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>The demo's last words: for people a table, for programs the record.</summary>
internal static class DemoSummary
{
    public static void Write(VerbContext context, DemoRun run, DemoResult result)
    {
        Agreement a = result.Agreement;
        Estimate e = run.Plan.Estimate;
        ServerEstimate server = ServerEstimate.ForBatches(run.Plan, run.Batches);
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(new TableColumn("estimated").RightAligned()).AddColumn(new TableColumn("measured").RightAligned());
        table.AddRow("Dice in the clear", "", FormattableString.Invariant($"{a.DiceClear:0.0000}"));
        table.AddRow("Dice encrypted", "", FormattableString.Invariant($"{a.DiceEncrypted:0.0000}"));
        table.AddRow("largest logit error", FormattableString.Invariant($"{e.OutputError:0.0e+0}"), FormattableString.Invariant($"{a.MaxAbsLogitError:0.0e+0}"));
        table.AddRow("mask mismatches", "0", $"{a.MaskMismatches} of {a.Pixels} pixels");
        table.AddRow($"server time, {run.Server.Batches} batch(es)", Text.Seconds(server.Seconds), Text.Seconds(run.Server.Seconds));
        table.AddRow("server memory", Text.Bytes(server.PeakMemoryBytes), Text.Bytes(run.Server.DevicePeakBytes));
        table.AddRow("evaluation keys", Text.Bytes(e.KeyBytes), Text.Bytes(run.KeyBytes));
        table.AddRow("security", "128 bits", $"{run.Plan.CreateParameters().SecurityBits} bits");
        context.Terminal.Table(table);
        context.Terminal.Line($"Report: {run.ReportPath}");

        JsonObject r = context.Record;
        r["images"] = a.Images;
        r["diceClear"] = a.DiceClear;
        r["diceEncrypted"] = a.DiceEncrypted;
        r["maxAbsLogitError"] = a.MaxAbsLogitError;
        r["maskMismatches"] = a.MaskMismatches;
        EstimateText.AddParameters(r, run.Plan);
        r["estimated"] = EstimateText.ToJson(run.Plan, run.Batches);
        r["measured"] = new JsonObject
        {
            ["seconds"] = run.Server.Seconds, ["keyBytes"] = run.KeyBytes, ["peakMemoryBytes"] = run.Server.DevicePeakBytes,
            ["processPeakMemoryBytes"] = run.Server.PeakMemoryBytes, ["precisionBits"] = -Math.Log2(a.MaxAbsLogitError),
        };
        r["rangeViolations"] = run.Violations.Count;
        r["report"] = run.ReportPath;
        r["hardware"] = HardwareJson.Write(Hardware.This);
    }
}
