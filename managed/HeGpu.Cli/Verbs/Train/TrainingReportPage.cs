using System.CommandLine;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>--report: curves and results of a training as one HTML file.</summary>
internal sealed class TrainingReportPage
{
    private readonly Option<FileInfo?> file = new("--report") { HelpName = "FILE", Description = "Also write an HTML report: curves of loss and metrics, results, pictures." };

    public void AddTo(Command command) => command.Add(file);

    /// <summary>Says before the training whether it can be written.</summary>
    public void Check(VerbContext context)
    {
        if (context.Get(file) is { } path) OutputPath.Check(path);
    }

    /// <summary>Writes it where it was asked for.</summary>
    /// <param name="context">Of the verb.</param>
    /// <param name="title">Of the page.</param>
    /// <param name="notes">How the network was trained and tested, as in the model file.</param>
    /// <param name="trained">The network.</param>
    /// <param name="headlines">Results on the test images.</param>
    /// <param name="samples">Pictures of some of these.</param>
    public void Write(VerbContext context, string title, IReadOnlyDictionary<string, string> notes, TrainedModel trained, IReadOnlyList<Headline> headlines, IReadOnlyList<ReportSample> samples)
    {
        if (context.Get(file) is not { } path) return;
        TrainingReport report = trained.Report;
        HtmlReport.Write(path.FullName, new RunReport
        {
            Title = title,
            Subtitle = $"Trained in plaintext: {notes["trained"]}." + (report.BestStep > 0 ? $" The parameters of step {report.BestStep} were kept, the best on images held out." : ""),
            Headlines = [.. headlines, new("training", Text.Seconds(report.Seconds), report.Hardware)],
            Samples = samples,
            Training = Curves(report),
            Hardware = ReportRows.Machine(Hardware.This, report.Hardware, []),
        }, context.Cancellation);
        context.Terminal.Line($"Report: {path}");
    }

    private static ReportCurve[] Curves(TrainingReport report)
    {
        string[] names = [.. report.Curve.Select(p => $"step {p.Step}")];
        return
        [
            new("training loss, penalties included", [.. report.Curve.Select(p => p.Loss)], names),
            Curve("loss on images held out", h => h.Loss),
            Curve("Dice of the rarer class on images held out, %", h => 100 * h.Dice),
            Curve("IoU of the rarer class on images held out, %", h => 100 * h.Iou),
            Curve("accuracy on images held out, %", h => 100 * h.Accuracy),
            Curve("largest |input| of an activation on images held out", h => h.LargestActivationInput) with { FromZero = true },
        ];

        ReportCurve Curve(string title, Func<Measured, double> value) => new(title, [.. report.Curve.Select(p => p.Held is { } held ? value(held) : double.NaN)], names);
    }
}
