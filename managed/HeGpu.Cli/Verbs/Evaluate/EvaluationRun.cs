using System.Text.Json.Nodes;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace HeGpu.Cli;

/// <summary>One evaluation: what was run, and what is told of it.</summary>
internal sealed class EvaluationRun(VerbContext context, ModelGraph model, IReadOnlyList<TestCrop> crops, bool rarerClass)
{
    private const int ReportedSamples = 8;
    private readonly double[][] clear = ClearLogits(model, crops);
    private readonly Dictionary<LayoutKind, double> measured = [];
    private readonly Dictionary<LayoutKind, long> differences = [];
    private IReadOnlyList<RangeViolation> violations = [];
    private IReadOnlyList<(LayoutKind Kind, Plan? Plan, string Problem)> layouts = [];
    private IReadOnlyList<FeatureMap> encrypted = [];
    private Plan plan = null!;
    private ServerRecord server = null!;
    private double clientSeconds;
    private RunRecord? layers;
    private Agreement agreement = null!;

    /// <summary>In every layout that ran.</summary>
    public bool MasksAgree => agreement.MaskMismatches == 0 && differences.Values.All(d => d == 0);

    public void CheckRanges(Plan chosen)
    {
        violations = RangeCheck.Find(chosen, model, [.. crops.Select(c => c.Image)], null, context.Cancellation);
        foreach (RangeViolation v in violations) context.Terminal.Warning($"a crop leaves the calibrated range: {v}");
    }

    public void RunEncrypted(Plan chosen, bool audit)
    {
        plan = chosen;
        using var run = new EncryptedEvaluation(context, model, plan);
        encrypted = run.Run([.. crops.Select(c => c.Image)]);
        (server, clientSeconds) = (run.Server, run.ClientSeconds);
        measured[plan.Layout] = server.Seconds / crops.Count;
        agreement = Compare(encrypted);
        if (audit) layers = run.Audit(crops[0].Image);
    }

    /// <summary>All layouts but the one that has run.</summary>
    public void RunOtherLayouts(IReadOnlyList<(LayoutKind Kind, Plan? Plan, string Problem)> plans)
    {
        layouts = plans;
        foreach ((LayoutKind kind, Plan? other, _) in plans)
        {
            if (other is null || kind == plan.Layout) continue;
            using var run = new EncryptedEvaluation(context, model, other);
            differences[kind] = Compare(run.Run([.. crops.Select(c => c.Image)])).MaskMismatches;
            measured[kind] = run.Server.Seconds / crops.Count;
        }
        context.Terminal.Table(LayoutComparison.ToTable(plans, plan.Layout, measured));
        context.Terminal.Line(MasksAgree ? "All layouts give the same masks." : "The masks of the layouts DIFFER.");
    }

    public void Write()
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn($"{crops.Count} crops").AddColumn(new TableColumn("clear").RightAligned()).AddColumn(new TableColumn("encrypted").RightAligned());
        table.AddRow("Dice, rarer class", FormattableString.Invariant($"{agreement.DiceClear:0.0000}"), FormattableString.Invariant($"{agreement.DiceEncrypted:0.0000}"));
        table.AddRow("IoU, rarer class", FormattableString.Invariant($"{agreement.IouClear:0.0000}"), FormattableString.Invariant($"{agreement.IouEncrypted:0.0000}"));
        table.AddRow("largest logit error", "", FormattableString.Invariant($"{agreement.MaxAbsLogitError:0.0e+0}"));
        table.AddRow("mask mismatches", "", $"{agreement.MaskMismatches} of {agreement.Pixels} pixels");
        table.AddRow("server seconds per image", "", FormattableString.Invariant($"{server.Seconds / crops.Count:0.00} ({ServerEstimate.ForBatches(plan, server.Batches).Seconds / crops.Count:0.00} estimated)"));
        context.Terminal.Table(table);

        JsonObject r = context.Record;
        r["images"] = agreement.Images;
        r["diceClear"] = agreement.DiceClear;
        r["diceEncrypted"] = agreement.DiceEncrypted;
        r["iouClear"] = agreement.IouClear;
        r["iouEncrypted"] = agreement.IouEncrypted;
        r["maxAbsLogitError"] = agreement.MaxAbsLogitError;
        r["maskMismatches"] = agreement.MaskMismatches;
        r["maskDifferences"] = agreement.MaskDifferences;
        r["rangeViolations"] = violations.Count;
        MeasuredJson.Add(r, plan, server, clientSeconds, crops.Count);
        if (layouts.Count > 0) r["layouts"] = LayoutComparison.ToJson(layouts, measured);
    }

    public RunReport ToReport(string name) => new()
    {
        Title = $"{name} on encrypted images",
        Subtitle = $"{crops.Count} crops of test images, in the clear and encrypted.",
        Headlines = ReportRows.Headlines(agreement, plan, server.Seconds / crops.Count),
        Warnings = [.. violations.Select(v => $"A crop leaves the calibrated range: {v}")],
        Samples = [.. crops.Take(ReportedSamples).Select((c, i) => new ReportSample(c.Name, c.Image.Height, c.Image.Width, c.Image.ToGrey().Pixels, c.Truth, clear[i], encrypted[i].Values))],
        Layers = layers is null ? [] : ReportRows.Layers(layers),
        Costs = ReportRows.Costs(plan, ServerEstimate.ForBatches(plan, server.Batches).Seconds, ServerEstimate.ForBatches(plan, server.Batches).PeakMemoryBytes, server, plan.Estimate.KeyBytes, agreement.MaxAbsLogitError),
        Layouts = [.. layouts.Where(l => l.Plan is not null).Select(l => ReportRows.Layout(l.Plan!, measured.TryGetValue(l.Kind, out double s) ? s : null, l.Kind == plan.Layout))],
        Parameters = ReportRows.Parameters(plan),
        Hardware = ReportRows.Machine(Hardware.This, server.Device, Devices.Passed(context.Record)),
    };

    private Agreement Compare(IReadOnlyList<FeatureMap> logits)
    {
        var result = new Agreement(rarerClass);
        for (int i = 0; i < crops.Count; i++) result.Add(clear[i], logits[i].Values, crops[i].Truth);
        return result;
    }

    private static double[][] ClearLogits(ModelGraph model, IReadOnlyList<TestCrop> crops)
    {
        var logits = new double[crops.Count][];
        Parallel.For(0, crops.Count, i => logits[i] = PlainTwin.Run(model, crops[i].Prepare(model)).Values);
        return logits;
    }
}
