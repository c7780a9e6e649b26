namespace HeGpu.Models;

/// <summary>How good a network is on held-out samples; what does not apply is NaN.</summary>
/// <param name="Loss">Without penalties.</param>
/// <param name="Dice">Of the rarer class of pixels.</param>
/// <param name="Iou">Of the same class.</param>
/// <param name="Accuracy">Share of images, or of pixels, whose class is right.</param>
/// <param name="LargestLogit">Largest |output|.</param>
/// <param name="LargestActivationInput">Largest |input| of any activation.</param>
public readonly record struct Measured(double Loss, double Dice, double Iou, double Accuracy, double LargestLogit, double LargestActivationInput)
{
    /// <summary>What decides which parameters are kept: Dice where there are masks, accuracy where there are classes.</summary>
    public double Score => double.IsNaN(Dice) ? Accuracy : Dice;
}

/// <summary>How far a training is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Of the last step, penalties included.</param>
/// <param name="Held">Of the last validation; null before the first.</param>
/// <param name="Elapsed">Since the start of this run.</param>
/// <param name="Left">Estimate from the pace so far.</param>
public sealed record TrainingProgress(int Step, int Steps, double Loss, Measured? Held, TimeSpan Elapsed, TimeSpan Left)
{
    /// <summary>Steps of one pass over the data; null where samples are drawn at random.</summary>
    public int? StepsPerEpoch { get; init; }
}

/// <summary>One point of the training curve.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">Mean training loss since the point before, penalties included.</param>
/// <param name="Held">On the samples held out; null where there are none.</param>
public sealed record TrainingPoint(int Step, double Loss, Measured? Held);

/// <summary>What a training did.</summary>
/// <param name="Curve">A point per validation.</param>
/// <param name="BestStep">The step whose parameters were kept; 0 where nothing was held out, and the last were.</param>
/// <param name="Steps">Steps done; fewer than asked for when it stopped early.</param>
/// <param name="Seconds">Duration, resumed parts included.</param>
/// <param name="Hardware">What it ran on.</param>
public sealed record TrainingReport(IReadOnlyList<TrainingPoint> Curve, int BestStep, int Steps, double Seconds, string Hardware)
{
    /// <summary>Of segmentation: whether set pixels are the rarer class, whose Dice is given.</summary>
    public bool PositiveClassIsRarer { get; init; }

    /// <summary>At the step whose parameters were kept; null where nothing was held out.</summary>
    public Measured? Best => BestStep > 0 ? Curve.First(p => p.Step == BestStep).Held : null;
}

/// <summary>A trained network, the ranges of its layers over the calibration images, and how it came about.</summary>
public sealed record TrainedModel(ModelGraph Graph, ActivationRanges Ranges, TrainingReport Report);
