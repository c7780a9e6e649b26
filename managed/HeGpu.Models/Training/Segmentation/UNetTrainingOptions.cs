namespace HeGpu.Models;

/// <summary>
/// How a segmentation network is trained. The defaults are those that docs/decisions.md compares: 64x64 crops of real microscopy.
/// </summary>
public sealed record UNetTrainingOptions : TrainingOptions
{
    public UNetTrainingOptions()
    {
        Batch = 8;
        Penalty = new(Bound: 3, LogitBound: 10, Weight: 100);
        ClipActivations = 4;
        FreezeStatisticsAfter = 0.7;
        KeepBestAfter = 0.7;
    }

    public UNetOptions Network { get; init; } = new();

    /// <summary>A network to begin with, in the place of a new one of the options above.</summary>
    public ModelGraph? Start { get; init; }

    /// <summary>Side of the square training crops; a multiple of what the pools divide.</summary>
    public int Crop { get; init; } = 64;

    public int Steps { get; init; } = 12000;

    /// <summary>Weight of binary cross-entropy in the loss.</summary>
    public double CrossEntropy { get; init; } = 0.3;

    /// <summary>Weight of the soft Dice loss of the rarer class.</summary>
    public double Dice { get; init; } = 1;

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
}
