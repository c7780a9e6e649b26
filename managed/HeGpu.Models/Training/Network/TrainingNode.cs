namespace HeGpu.Models;

/// <summary>How a forward pass treats batch norms.</summary>
public enum NetworkMode
{
    /// <summary>Normalise with the mini-batch's statistics and let the running ones follow.</summary>
    Train,

    /// <summary>Normalise with the running statistics, which stay: trains the very function that is later evaluated.</summary>
    Frozen,
}

/// <summary>
/// One layer over a mini-batch. <see cref="Backward"/> reads the gradient by its output, sets the gradients of its parameters and
/// adds to the gradients by its inputs (a skip has two readers).
/// </summary>
internal abstract class TrainingNode(BatchTensor[] inputs, BatchTensor output, Workers workers)
{
    public BatchTensor Input => inputs[0];

    public IReadOnlyList<BatchTensor> Inputs => inputs;

    public BatchTensor Output => output;

    protected Workers Workers => workers;

    /// <summary>False for layers that read only the image, whose gradient nobody wants.</summary>
    public bool NeedsInputGradient { get; set; } = true;

    /// <summary>What the layer itself adds to the loss (range penalties), from the last backward pass.</summary>
    public virtual double Penalty => 0;

    public abstract void Forward(NetworkMode mode);

    public abstract void Backward();
}
