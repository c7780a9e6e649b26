namespace HeGpu.Models;

/// <summary>
/// How a segmentation network is trained. The defaults are those that docs/decisions.md compares: 64x64 crops of real microscopy.
/// </summary>
public sealed record UNetTrainingOptions
{
    public UNetOptions Network { get; init; } = new();

    /// <summary>Side of the square training crops; a multiple of what the pools divide.</summary>
    public int Crop { get; init; } = 64;

    public int Batch { get; init; } = 8;

    public int Steps { get; init; } = 12000;

    public OptimizerOptions Optimizer { get; init; } = new();

    public LearningRateSchedule Schedule { get; init; } = new(ScheduleKind.Cosine, WarmUp: 0.05);

    /// <summary>Weight of binary cross-entropy in the loss.</summary>
    public double CrossEntropy { get; init; } = 0.3;

    /// <summary>Weight of the soft Dice loss of the rarer class.</summary>
    public double Dice { get; init; } = 1;

    /// <summary>Keeps activations and logits where polynomials behave; applies to polynomial and square networks.</summary>
    public RangePenalty Penalty { get; init; } = new(Bound: 3, LogitBound: 10, Weight: 100);

    /// <summary>Share of the steps over which the penalty grows from zero to its weight.</summary>
    public double PenaltyRamp { get; init; } = 0.1;

    /// <summary>
    /// In training (never in evaluation) polynomials are taken at inputs clipped to this: a few outliers of an early mini-batch,
    /// squared layer after layer, would otherwise decide every step. The penalty makes the clipping idle by the end.
    /// </summary>
    public double ClipActivations { get; init; } = 4;

    /// <summary>Share of the steps after which batch norms keep their running statistics, so that the evaluated function itself is trained.</summary>
    public double FreezeStatisticsAfter { get; init; } = 0.7;

    /// <summary>Flips and 90-degree rotations.</summary>
    public bool Augment { get; init; } = true;

    /// <summary>Random contrast in 1 +- this and brightness in +- this, in units of the normalised image.</summary>
    public double IntensityJitter { get; init; } = 0.3;

    /// <summary>
    /// Each crop receives noise whose standard deviation is uniform between 0 and this, in units of the normalised image: sections of
    /// one stack can differ in noise, and a network that never saw any takes it for edges.
    /// </summary>
    public double Noise { get; init; } = 0.7;

    /// <summary>Every n-th image is kept for choosing the best parameters; 0 keeps none and takes the last.</summary>
    public int ValidateEvery { get; init; } = 8;

    /// <summary>Steps between two validations.</summary>
    public int ValidationInterval { get; init; } = 500;

    public ulong Seed { get; init; } = 1;

    /// <summary>0: one thread per core. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Where to keep a checkpoint, from which an interrupted training goes on; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between two checkpoints.</summary>
    public int CheckpointInterval { get; init; } = 500;

    /// <summary>All that decides the result, in one line: a checkpoint continues only under the options it was made with.</summary>
    internal string Fingerprint =>
        (this with { Threads = 0, CheckpointPath = null, CheckpointInterval = 0 }) + $" channels {string.Join('-', Network.Channels)}";
}
