namespace HeGpu.Models;

/// <summary>What training makes small: a number and its gradient, from what the network gives for a mini-batch.</summary>
public abstract record TrainingLoss
{
    /// <summary>Numbers in the target of one sample whose output has <paramref name="outputs"/> numbers.</summary>
    public abstract int TargetsPerSample(int outputs);

    /// <summary>The loss; its gradient by the outputs overwrites <paramref name="gradient"/>.</summary>
    /// <param name="outputs">[sample][output].</param>
    /// <param name="targets">[sample][target].</param>
    /// <param name="gradient">As many as outputs.</param>
    public abstract double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient);
}
