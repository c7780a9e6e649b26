namespace HeGpu.Models;

/// <summary>
/// How a classifier is trained. The defaults are the recipe of the networks of "Self-learning activation functions to increase accuracy
/// of privacy-preserving convolutional neural networks" (PLoS ONE 19(7):e0306420), with fewer epochs: SGD with momentum under
/// PyTorch's one-cycle schedule of three phases.
/// </summary>
public sealed record ClassifierTrainingOptions : TrainingOptions
{
    public ClassifierTrainingOptions()
    {
        Batch = 64;
        Optimizer = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.2, Momentum = 0.95, WeightDecay = 1e-4, CoupledWeightDecay = true };
        Schedule = new(ScheduleKind.ThreePhases, WarmUp: 0.43, Floor: 0.1, FinalDivisor: 1000) { MomentumCycle = (0.85, 0.95) };
        Penalty = new(Bound: 6, LogitBound: 40, Weight: 0.1);
        ClipActivations = 10;
        FreezeStatisticsAfter = 0.9;
    }

    /// <summary>Passes over the images, each in an order of its own; validation comes after each.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>Images are moved by up to so many pixels in both directions, at random; 0 leaves them.</summary>
    public int Shift { get; init; }

    /// <summary>Every n-th image is held out, to choose the best parameters; 0 holds none out and takes the last.</summary>
    public int ValidateEvery { get; init; } = 20;

    /// <summary>Names of parameters that stay as they are.</summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>();
}
