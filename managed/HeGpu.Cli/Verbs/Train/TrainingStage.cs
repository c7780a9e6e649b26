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
        string dice = value.Dice is { } d ? FormattableString.Invariant($", Dice {d:0.000}") : "";
        stage.Report((double)value.Step / value.Steps, FormattableString.Invariant($"loss {value.Loss:0.000}{dice}"));
    }
}
