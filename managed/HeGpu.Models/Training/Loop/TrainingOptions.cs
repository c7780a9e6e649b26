namespace HeGpu.Models;

/// <summary>What all trainings have in common: steps, optimiser, penalties, when to look at the held-out samples and when to stop.</summary>
public abstract record TrainingOptions
{
    /// <summary>What computes.</summary>
    public ITrainerProvider Trainer { get; init; } = new ManagedTrainer();

    /// <summary>Samples in a mini-batch.</summary>
    public int Batch { get; init; }

    public OptimizerOptions Optimizer { get; init; } = new();

    public LearningRateSchedule Schedule { get; init; } = new(ScheduleKind.Cosine, WarmUp: 0.05);

    /// <summary>Keeps activations and logits where polynomials behave; applies to networks that have polynomial activations.</summary>
    public RangePenalty Penalty { get; init; } = RangePenalty.None;

    /// <summary>Share of the steps over which the penalty grows from zero to its weight.</summary>
    public double PenaltyRamp { get; init; } = 0.1;

    /// <summary>
    /// In training (never in evaluation) polynomials are taken at inputs clipped to this: a few outliers of an early mini-batch,
    /// squared layer after layer, would otherwise decide every step. The penalty makes the clipping idle by the end.
    /// </summary>
    public double ClipActivations { get; init; } = double.PositiveInfinity;

    /// <summary>Share of the steps after which batch norms keep their running statistics, so that the evaluated function itself is trained.</summary>
    public double FreezeStatisticsAfter { get; init; } = 1;

    /// <summary>Share of the steps after which a better validation makes its parameters those to keep.</summary>
    public double KeepBestAfter { get; init; }

    /// <summary>Early stopping: ends after this many validations (beyond <see cref="KeepBestAfter"/>) in a row that were not better; 0 never does.</summary>
    public int Patience { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>0: one thread per core. The managed trainer's result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Where to keep a checkpoint, from which an interrupted training goes on; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps between two checkpoints.</summary>
    public int CheckpointInterval { get; init; } = 500;

    /// <summary>All that decides the result, in one line: a checkpoint continues only under the options it was made with.</summary>
    internal string Fingerprint => (this with { Threads = 0, CheckpointPath = null, CheckpointInterval = 0 }).ToString();
}
