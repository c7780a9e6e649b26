namespace HeGpu.Models;

/// <summary>
/// A network whose parameters change step by step, wherever it computes. All of its state can be taken out and put back: training
/// then goes on as if it had never stopped (bit for bit, on a processor). One thread at a time.
/// </summary>
public interface INetworkInTraining : IDisposable
{
    /// <summary>What it computes on.</summary>
    string Hardware { get; }

    /// <summary>One mini-batch: forward, loss, backward, one move of the optimiser.</summary>
    /// <param name="inputs">Preprocessed, [sample][channel][y][x], as many samples as the batch has.</param>
    /// <param name="targets">As the loss reads them.</param>
    /// <param name="rule">Of this step.</param>
    /// <returns>The loss with penalties.</returns>
    double Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, StepRule rule);

    /// <summary>The network as it is used later: running statistics, no clipping.</summary>
    /// <param name="inputs">[sample][channel][y][x].</param>
    /// <param name="count">Samples; need not be a multiple of the batch.</param>
    /// <param name="outputs">[sample][output].</param>
    /// <returns>The largest |x| that any activation read.</returns>
    double Evaluate(ReadOnlySpan<float> inputs, int count, Span<float> outputs);

    /// <summary>A copy of all parameters by "layer.parameter", running statistics too.</summary>
    IReadOnlyDictionary<string, Tensor> GetParameters();

    /// <exception cref="InvalidModelException">One is missing or of another size.</exception>
    void SetParameters(IReadOnlyDictionary<string, Tensor> parameters);

    /// <summary>A copy of what the optimiser keeps from step to step.</summary>
    OptimizerState GetOptimizerState();

    /// <exception cref="InvalidModelException">An array is missing or of another size.</exception>
    void SetOptimizerState(OptimizerState state);

    /// <summary>A copy of the gradients of the last step, before they were shortened, of all parameters that are trained and not frozen.</summary>
    IReadOnlyDictionary<string, float[]> GetGradients();
}

/// <summary>What an optimiser keeps.</summary>
/// <param name="Steps">Taken.</param>
/// <param name="Arrays">By "parameter/kind": Adam keeps "mean" and "square", SGD "velocity".</param>
public sealed record OptimizerState(int Steps, IReadOnlyDictionary<string, float[]> Arrays)
{
    /// <exception cref="InvalidModelException">The array is missing or of another size.</exception>
    public float[] Find(string name, int length) => Arrays.TryGetValue(name, out float[]? values) && values.Length == length
        ? values
        : throw new InvalidModelException($"The optimiser's state has no '{name}' of {length} values.");
}
