namespace HeGpu.Models;

/// <summary>A network to train and what does not change from step to step.</summary>
/// <param name="Graph">Layers and initial parameters.</param>
/// <param name="Image">Of one preprocessed input.</param>
/// <param name="Batch">Samples per mini-batch.</param>
/// <param name="Loss">What falls.</param>
public sealed record TrainingSetup(ModelGraph Graph, TensorShape Image, int Batch, TrainingLoss Loss)
{
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>
    /// Parameters by "layer.parameter" that stay as they are: no step, no weight decay, no part in the norm of gradients. A batch norm
    /// whose running statistics are frozen normalises with them in every mode.
    /// </summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>();

    /// <summary>Cores to use; 0 for all.</summary>
    public int Threads { get; init; }
}
