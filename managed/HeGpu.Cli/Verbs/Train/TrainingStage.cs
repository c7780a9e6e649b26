using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>Shows a training's progress, and keeps its losses for the report.</summary>
internal sealed class TrainingStage(IStage stage) : IProgress<TrainingProgress>
{
    private readonly List<double> losses = [];

    public IReadOnlyList<double> Losses => losses;

    public void Report(TrainingProgress value)
    {
        losses.Add(value.Loss);
        string epoch = value.StepsPerEpoch is { } length ? $"epoch {Math.Min(value.Step / length, (value.Steps / length) - 1) + 1} of {value.Steps / length}, " : "";
        string held = value.Held is { } h ? double.IsNaN(h.Dice) ? FormattableString.Invariant($", accuracy {100 * h.Accuracy:0.00} %") : FormattableString.Invariant($", Dice {h.Dice:0.000}, IoU {h.Iou:0.000}") : "";
        stage.Report((double)value.Step / value.Steps, FormattableString.Invariant($"{epoch}loss {value.Loss:0.000}{held}"), value.Left);
    }
}
