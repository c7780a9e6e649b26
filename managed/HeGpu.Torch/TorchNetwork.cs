using System.Runtime.InteropServices;
using HeGpu.Models;
using TorchSharp;

namespace HeGpu.Torch;

/// <summary>
/// A network in training on libtorch. Tensors that a step or an evaluation makes are released when it ends; those that stay are the
/// parameters, their gradients and the optimiser's. No random numbers are drawn here: seeds act in the initial weights and in the data.
/// </summary>
internal sealed class TorchNetwork : INetworkInTraining
{
    private readonly TrainingSetup setup;
    private readonly torch.Device device;
    private readonly DeviceParameters parameters;
    private readonly TorchOptimizer optimizer;
    private readonly TorchLayers layers;
    private readonly int outputSize;

    public TorchNetwork(TrainingSetup setup, TorchHardware hardware)
    {
        this.setup = setup;
        outputSize = setup.Graph.InferShapes(setup.Image.Height, setup.Image.Width)[setup.Graph.Output].Size;
        device = hardware.Device;
        Hardware = hardware.Description;
        torch.set_num_threads(setup.Threads > 0 ? setup.Threads : Environment.ProcessorCount);
        parameters = new(new ParameterStore(setup.Graph, setup.Frozen), setup.Optimizer.CoefficientRate, device);
        optimizer = new(parameters, setup.Optimizer, device);
        layers = new(setup.Graph, parameters);
        TryOut();
    }

    public string Hardware { get; }

    public double Step(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, StepRule rule)
    {
        int wanted = setup.Batch * setup.Loss.TargetsPerSample(outputSize);
        if (inputs.Length != setup.Batch * setup.Image.Size || targets.Length != wanted)
            throw new ArgumentException($"{inputs.Length} inputs and {targets.Length} targets; a batch has {setup.Batch * setup.Image.Size} and {wanted}.", nameof(inputs));
        using DisposeScope scope = torch.NewDisposeScope();
        try
        {
            return Step(Upload(inputs, setup.Batch), HostCopy.Upload(targets, [wanted], device), rule);
        }
        catch (ExternalException e)
        {
            throw TorchFailure.Of(e);
        }
    }

    public double Evaluate(ReadOnlySpan<float> inputs, int count, Span<float> outputs)
    {
        int size = setup.Image.Size;
        if (inputs.Length != count * size || outputs.Length != count * outputSize)
            throw new ArgumentException($"{inputs.Length} inputs and {outputs.Length} outputs; {count} samples have {count * size} and {count * outputSize}.", nameof(inputs));
        double largest = 0;
        try
        {
            for (int first = 0; first < count; first += setup.Batch)
            {
                int used = Math.Min(setup.Batch, count - first);
                using DisposeScope scope = torch.NewDisposeScope();
                (torch.Tensor output, double read) = Evaluate(Upload(inputs.Slice(first * size, used * size), used));
                HostCopy.Read(output, outputs.Slice(first * outputSize, used * outputSize));
                largest = Math.Max(largest, read);
            }
        }
        catch (ExternalException e)
        {
            throw TorchFailure.Of(e);
        }

        return largest;
    }

    public IReadOnlyDictionary<string, Tensor> GetParameters() => parameters.Snapshot();

    public void SetParameters(IReadOnlyDictionary<string, Tensor> parameters) => this.parameters.Restore(parameters);

    public OptimizerState GetOptimizerState() => optimizer.State();

    public void SetOptimizerState(OptimizerState state) => optimizer.Resume(state);

    public IReadOnlyDictionary<string, float[]> GetGradients() => parameters.Split(parameters.Gradients).ToDictionary(p => p.Name, p => p.Values);

    public void Dispose()
    {
        optimizer.Dispose();
        parameters.Dispose();
    }

    /// <summary>A layer or a loss without a rule here, or a card that cannot run one, shows before the training begins.</summary>
    private void TryOut()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable off = torch.no_grad();
        torch.Tensor input = torch.zeros([setup.Batch, setup.Image.Channels, setup.Image.Height, setup.Image.Width], device: device);
        torch.Tensor output = layers.Forward(input, NetworkMode.Frozen, 1, (_, _) => { });
        TorchLosses.Evaluate(setup.Loss, output, torch.zeros(setup.Batch * setup.Loss.TargetsPerSample(outputSize), device: device));
    }

    private double Step(torch.Tensor input, torch.Tensor target, StepRule rule)
    {
        var terms = new List<torch.Tensor>();
        torch.Tensor output = layers.Forward(input, rule.Mode, rule.ClipActivations, (layer, x) =>
        {
            if (rule.Penalty.Weight > 0 && layer is not ReluLayer) terms.Add(TorchLosses.Excess(x, rule.Penalty.Bound, rule.Penalty.Weight));
        });
        if (rule.Penalty.Weight > 0) terms.Add(TorchLosses.Excess(output, rule.Penalty.LogitBound, rule.Penalty.Weight));
        torch.Tensor loss = terms.Aggregate(TorchLosses.Evaluate(setup.Loss, output, target), (sum, term) => sum + term);
        parameters.Gradients.fill_(0);
        loss.backward();
        optimizer.Step(rule.Rate, rule.Momentum ?? setup.Optimizer.Momentum);
        return loss.ToDouble();
    }

    private (torch.Tensor Output, double Largest) Evaluate(torch.Tensor input)
    {
        using IDisposable off = torch.no_grad();
        torch.Tensor largest = torch.zeros(1, device: device);
        torch.Tensor output = layers.Forward(input, NetworkMode.Frozen, double.PositiveInfinity, (_, x) => largest = torch.maximum(largest, x.abs().max()));
        return (output, largest.ToDouble());
    }

    private torch.Tensor Upload(ReadOnlySpan<float> inputs, int count) =>
        HostCopy.Upload(inputs, [count, setup.Image.Channels, setup.Image.Height, setup.Image.Width], device);
}
