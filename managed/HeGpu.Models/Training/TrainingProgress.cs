namespace HeGpu.Models;

/// <summary>How far a training is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss since the last report, penalties included.</param>
/// <param name="Dice">Last Dice of the rarer class on the validation crops; null before the first validation.</param>
/// <param name="Elapsed">Since the start of this run.</param>
/// <param name="Left">Estimate from the pace so far.</param>
public sealed record TrainingProgress(int Step, int Steps, double Loss, double? Dice, TimeSpan Elapsed, TimeSpan Left);

/// <summary>One point of the training curve.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">Mean training loss since the point before.</param>
/// <param name="Dice">Dice of the rarer class on the validation crops.</param>
/// <param name="LargestLogit">Largest |logit| on them.</param>
/// <param name="LargestActivationInput">Largest |input| of any activation on them.</param>
public sealed record TrainingPoint(int Step, double Loss, double Dice, double LargestLogit, double LargestActivationInput);

/// <summary>What a training did.</summary>
/// <param name="Curve">A point per validation.</param>
/// <param name="BestStep">The step whose parameters were kept.</param>
/// <param name="Dice">Dice of the rarer class at that step.</param>
/// <param name="PositiveClassIsRarer">Whether set pixels are the rarer class, whose Dice is given.</param>
/// <param name="Seconds">Duration, resumed parts included.</param>
public sealed record TrainingReport(IReadOnlyList<TrainingPoint> Curve, int BestStep, double Dice, bool PositiveClassIsRarer, double Seconds);

/// <summary>A trained network, the ranges of its layers over the calibration crops, and how it came about.</summary>
public sealed record TrainedModel(ModelGraph Graph, ActivationRanges Ranges, TrainingReport Report);
