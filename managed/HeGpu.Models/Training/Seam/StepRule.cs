namespace HeGpu.Models;

/// <summary>What may change from one training step to the next.</summary>
/// <param name="Rate">Learning rate.</param>
public readonly record struct StepRule(double Rate)
{
    /// <summary>How batch norms normalise.</summary>
    public NetworkMode Mode { get; init; } = NetworkMode.Train;

    /// <summary>On the inputs of polynomial activations, and on the outputs with its bound for logits.</summary>
    public RangePenalty Penalty { get; init; } = RangePenalty.None;

    /// <summary>Polynomial activations are taken at inputs clipped to [-this, this]; the gradient is 0 outside.</summary>
    public double ClipActivations { get; init; } = double.PositiveInfinity;

    /// <summary>SGD's momentum or Adam's beta 1 of this step; null for that of the options.</summary>
    public double? Momentum { get; init; }
}
