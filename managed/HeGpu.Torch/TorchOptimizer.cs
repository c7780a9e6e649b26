using HeGpu.Models;
using TorchSharp;

namespace HeGpu.Torch;

/// <summary>
/// The rules of <see cref="Optimizer"/>, over all parameters at once: gradients shortened to a norm, decay, Adam or momentum.
/// </summary>
internal sealed class TorchOptimizer : IDisposable
{
    private readonly DeviceParameters parameters;
    private readonly OptimizerOptions options;
    private readonly torch.Device device;

    /// <summary>What is kept from step to step, by kind.</summary>
    private readonly Dictionary<string, torch.Tensor> kept;

    public TorchOptimizer(DeviceParameters parameters, OptimizerOptions options, torch.Device device)
    {
        (this.parameters, this.options, this.device) = (parameters, options, device);
        string[] kinds = options.Kind == OptimizerKind.Adam ? ["mean", "square"] : ["velocity"];
        kept = kinds.ToDictionary(kind => kind, _ => parameters.Flat(_ => [], device));
    }

    public int Steps { get; private set; }

    /// <summary>One move; none, but counted, where the gradient is not finite.</summary>
    public void Step(double rate, double momentum)
    {
        Steps++;
        using IDisposable off = torch.no_grad();
        double norm = parameters.Gradients.norm().ToDouble();
        if (!double.IsFinite(norm)) return;
        torch.Tensor gradient = parameters.Gradients * (float)Math.Min(1, options.MaxGradientNorm / Math.Max(norm, 1e-12));
        if (options.CoupledWeightDecay) gradient.add_(parameters.Values, (float)options.WeightDecay);
        else if (options.WeightDecay > 0) parameters.Values.mul_((parameters.Weights * (float)(-rate * options.WeightDecay)) + 1f);
        parameters.Values.sub_(options.Kind == OptimizerKind.Adam ? AdamMove(gradient, rate, momentum) : MomentumMove(gradient, rate, momentum));
    }

    public OptimizerState State() => new(Steps, kept
        .SelectMany(k => parameters.Split(k.Value).Select(p => (Name: $"{p.Name}/{k.Key}", p.Values)))
        .ToDictionary(p => p.Name, p => p.Values));

    /// <exception cref="InvalidModelException">An array is missing or of another size.</exception>
    public void Resume(OptimizerState state)
    {
        foreach ((string kind, torch.Tensor flat) in kept)
        {
            using torch.Tensor values = parameters.Flat(p => state.Find($"{p.Name}/{kind}", p.Value.Length), device);
            flat.copy_(values);
        }

        Steps = state.Steps;
    }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in kept.Values) tensor.Dispose();
    }

    private torch.Tensor AdamMove(torch.Tensor gradient, double rate, double momentum)
    {
        torch.Tensor mean = kept["mean"], square = kept["square"];
        float b1 = (float)momentum, b2 = (float)options.SquaresDecay;
        mean.mul_(b1).add_(gradient, 1 - b1);
        square.mul_(b2).addcmul_(gradient, gradient, 1 - b2);
        float step = (float)(rate / (1 - Math.Pow(momentum, Steps))), correction = 1 / (float)(1 - Math.Pow(options.SquaresDecay, Steps));
        return mean * step * parameters.Rates / ((square * correction).sqrt() + 1e-8f);
    }

    private torch.Tensor MomentumMove(torch.Tensor gradient, double rate, double momentum)
    {
        torch.Tensor velocity = kept["velocity"];
        velocity.mul_((float)momentum).add_(gradient);
        return velocity * (float)rate * parameters.Rates;
    }
}
