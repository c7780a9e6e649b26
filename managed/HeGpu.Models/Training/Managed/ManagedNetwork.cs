namespace HeGpu.Models;

/// <summary><see cref="TrainingNetwork"/>, loss and optimiser in one.</summary>
internal sealed class ManagedNetwork : INetworkInTraining
{
    private readonly ParameterStore parameters;
    private readonly TrainingNetwork network;
    private readonly Optimizer optimizer;
    private readonly TrainingLoss loss;

    public ManagedNetwork(TrainingSetup setup)
    {
        parameters = new(setup.Graph, setup.Frozen);
        network = new(setup.Graph, parameters, setup.Batch, setup.Image.Height, setup.Image.Width, setup.Threads);
        optimizer = Optimizer.Create(parameters, setup.Optimizer);
        loss = setup.Loss;
        Hardware = ManagedTrainer.HardwareOf(setup.Threads);
    }

    public string Hardware { get; }

    public double Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, StepRule rule)
    {
        if (inputs.Length != network.Input.Length) throw new ArgumentException($"{inputs.Length} inputs; a batch has {network.Input.Length}.", nameof(inputs));
        inputs.CopyTo(network.Input);
        network.Penalize(rule.Penalty, rule.ClipActivations);
        network.Forward(rule.Mode);
        double value = loss.Evaluate(network.Output, targets, network.OutputGradient);
        if (rule.Penalty.Weight > 0)
        {
            float factor = (float)(rule.Penalty.Weight / network.Output.Length);
            value += factor * RangePenalty.Apply(network.Output, rule.Penalty.LogitBound, factor, network.OutputGradient);
        }

        network.Backward();
        value += network.Penalty;
        optimizer.Step(rule.Rate, rule.Momentum);
        return value;
    }

    public double Evaluate(ReadOnlySpan<float> inputs, int count, Span<float> outputs)
    {
        int size = network.Input.Length / network.BatchSize, results = network.OutputShape.Size;
        if (inputs.Length != count * size || outputs.Length != count * results)
            throw new ArgumentException($"{inputs.Length} inputs and {outputs.Length} outputs; {count} samples have {count * size} and {count * results}.", nameof(inputs));
        network.Penalize(RangePenalty.None);
        double largest = 0;
        for (int first = 0; first < count; first += network.BatchSize)
        {
            // The rest of the last batch holds its last sample again.
            int used = Math.Min(network.BatchSize, count - first);
            inputs.Slice(first * size, used * size).CopyTo(network.Input);
            for (int n = used; n < network.BatchSize; n++) inputs.Slice((first + used - 1) * size, size).CopyTo(network.Input[(n * size)..]);
            network.Forward(NetworkMode.Frozen);
            network.Output[..(used * results)].CopyTo(outputs[(first * results)..]);
            largest = Math.Max(largest, network.LargestActivationInput());
        }

        return largest;
    }

    public IReadOnlyDictionary<string, Tensor> GetParameters() => parameters.Snapshot();

    public void SetParameters(IReadOnlyDictionary<string, Tensor> parameters) => this.parameters.Restore(parameters);

    public OptimizerState GetOptimizerState() => new(optimizer.Steps, optimizer.State.ToDictionary(a => a.Key, a => (float[])a.Value.Clone()));

    public void SetOptimizerState(OptimizerState state) => optimizer.Resume(state);

    public IReadOnlyDictionary<string, float[]> GetGradients() => parameters.Trainable.ToDictionary(p => p.Name, p => (float[])p.Gradient.Clone());

    public void Dispose()
    {
    }
}
