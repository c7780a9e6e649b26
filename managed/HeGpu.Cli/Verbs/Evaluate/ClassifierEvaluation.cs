using System.Text.Json.Nodes;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace HeGpu.Cli;

/// <summary>A classifier on labelled images, in the clear and encrypted side by side.</summary>
internal sealed class ClassifierEvaluation(VerbContext context, SavedModel saved, LabelledData data)
{
    private readonly ModelGraph graph = saved.Graph;
    private readonly Image[] images = [.. data.Testing.Select(i => i.Image)];

    /// <returns>An exit code.</returns>
    public int Run(bool encrypted)
    {
        double[][] clear = ClearScores();
        if (!encrypted) return ClearOnly(clear);
        Plan plan = MakePlan();
        context.Terminal.Table(EstimateText.ToTable(plan, plan.Batches(images.Length), Devices.Memory(context)));
        IReadOnlyList<RangeViolation> violations = RangeCheck.Find(plan, graph, images, null, context.Cancellation);
        foreach (RangeViolation v in violations) context.Terminal.Warning($"an image leaves the calibrated range: {v}");
        using var run = new EncryptedEvaluation(context, graph, plan);
        IReadOnlyList<FeatureMap> scores = run.Run(images);
        ClassAgreement agreement = Compare(clear, [.. scores.Select(s => s.Values)]);
        Write(agreement, run);
        context.Record["rangeViolations"] = violations.Count;
        MeasuredJson.Add(context.Record, run.Plan, run.Server, run.ClientSeconds, images.Length);
        return agreement.ClassMismatches == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }

    private Plan MakePlan()
    {
        PlanOptions options = PlanOptionsFromCommandLine.ReadMeasured(context);
        Calibration calibration = PlanOptionsFromCommandLine.CalibrateOn(context, saved, data.Shape, LabelledData.Prepared(data.Others, graph));
        return context.Terminal.Stage("Planning", _ => PlanOptionsFromCommandLine.MakePlan(context, graph, data.Shape, images.Length, calibration, options));
    }

    private double[][] ClearScores()
    {
        var scores = new double[images.Length][];
        Parallel.For(0, scores.Length, new ParallelOptions { CancellationToken = context.Cancellation },
            i => scores[i] = PlainTwin.Run(graph, graph.Preprocessing.Prepare(images[i], graph.Input.Channels)).Values);
        return scores;
    }

    private int ClearOnly(double[][] clear)
    {
        ClassAgreement agreement = Compare(clear, clear);
        context.Terminal.Line(FormattableString.Invariant($"Accuracy on {images.Length} images: {agreement.AccuracyClear:0.0000}; --encrypted runs it encrypted too."));
        context.Record["images"] = images.Length;
        context.Record["accuracyClear"] = agreement.AccuracyClear;
        return ExitCodes.Success;
    }

    private ClassAgreement Compare(double[][] clear, double[][] other)
    {
        var agreement = new ClassAgreement();
        for (int i = 0; i < images.Length; i++) agreement.Add(clear[i], other[i], data.Testing[i].Label);
        return agreement;
    }

    private void Write(ClassAgreement agreement, EncryptedEvaluation run)
    {
        ServerRecord server = run.Server;
        Table table = new Table().Border(TableBorder.Rounded).AddColumn($"{images.Length} images").AddColumn(new TableColumn("clear").RightAligned()).AddColumn(new TableColumn("encrypted").RightAligned());
        table.AddRow("accuracy", FormattableString.Invariant($"{agreement.AccuracyClear:0.0000}"), FormattableString.Invariant($"{agreement.AccuracyEncrypted:0.0000}"));
        table.AddRow("largest score error", "", FormattableString.Invariant($"{agreement.MaxAbsLogitError:0.0e+0}"));
        table.AddRow("other classes", "", $"{agreement.ClassDifferences} of {agreement.Images} images");
        table.AddRow("server seconds", "", FormattableString.Invariant($"{server.Seconds:0.00} ({ServerEstimate.ForBatches(run.Plan, server.Batches).Seconds:0.00} estimated)"));
        table.AddRow("server seconds per image", "", FormattableString.Invariant($"{server.Seconds / images.Length:0.0000}"));
        table.AddRow("client seconds per image", "", FormattableString.Invariant($"{run.ClientSeconds / images.Length:0.0000}"));
        table.AddRow("core-seconds", "", FormattableString.Invariant($"{server.ProcessorSeconds:0.00}"));
        context.Terminal.Table(table);
        JsonObject r = context.Record;
        r["images"] = agreement.Images;
        r["accuracyClear"] = agreement.AccuracyClear;
        r["accuracyEncrypted"] = agreement.AccuracyEncrypted;
        r["maxAbsLogitError"] = agreement.MaxAbsLogitError;
        r["classMismatches"] = agreement.ClassMismatches;
        r["classDifferences"] = agreement.ClassDifferences;
    }
}
