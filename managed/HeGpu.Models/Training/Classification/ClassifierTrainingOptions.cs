namespace HeGpu.Models;

/// <summary>
/// How a classifier is trained. The defaults bring CNN1 and CNN2 with trained activations (<see cref="CnnOptions"/>) to the accuracy of ReLU
/// or beyond: Adam under one cycle, images moved by a pixel, and a penalty that keeps the inputs of activations where their
/// polynomials were trained.
/// </summary>
public sealed record ClassifierTrainingOptions : TrainingOptions
{
    public ClassifierTrainingOptions()
    {
        Batch = 64;
        Optimizer = new() { LearningRate = 5e-3 };
        Schedule = new(ScheduleKind.OneCycle, WarmUp: 0.15, Floor: 0.002);
        Penalty = new(Bound: 4, LogitBound: 60, Weight: 1);
        PenaltyRamp = 0.3;
        ClipActivations = 4;
        FreezeStatisticsAfter = 0.85;
        KeepBestAfter = 0.95;
    }

    /// <summary>
    /// The recipe of the paper that CNN1 and CNN2 come from (PLoS ONE 19(7):e0306420): SGD with momentum and PyTorch's weight decay under
    /// its OneCycleLR of three phases, images as they are, no penalty. Long gradients are shortened.
    /// </summary>
    public static ClassifierTrainingOptions Published { get; } = new()
    {
        Epochs = 30,
        Shift = 0,
        Optimizer = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.2, Momentum = 0.95, WeightDecay = 1e-4, CoupledWeightDecay = true, CoefficientRate = 1 },
        Schedule = new(ScheduleKind.ThreePhases, WarmUp: 0.43, Floor: 0.1, FinalDivisor: 1000) { MomentumCycle = (0.85, 0.95) },
        Penalty = RangePenalty.None,
        ClipActivations = double.PositiveInfinity,
        FreezeStatisticsAfter = 1,
        KeepBestAfter = 0,
    };

    /// <summary>Passes over the images, each in an order of its own; validation comes after each.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Images are moved by up to so many pixels in both directions, at random; 0 leaves them.</summary>
    public int Shift { get; init; } = 1;

    /// <summary>
    /// Every n-th image is held out, to watch the training and to choose among the last epochs; 0 holds none out and takes the last.
    /// Few are, since a twentieth of the images and a choice by so few cost a tenth of a point.
    /// </summary>
    public int ValidateEvery { get; init; } = 60;

    /// <summary>Names of parameters that stay as they are.</summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>();
}
