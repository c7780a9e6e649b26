using HeGpu.Models;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace HeGpu.Torch;

/// <summary>A graph's layers as libtorch operations on [sample, channel, height, width]; a vector is [sample, n, 1, 1].</summary>
/// <param name="graph">Walked in its order.</param>
/// <param name="parameters">Read, and the running statistics of batch norms changed.</param>
internal sealed class TorchLayers(ModelGraph graph, DeviceParameters parameters)
{
    /// <summary>Weight of the newest batch in the running statistics.</summary>
    private const double Momentum = 0.1;

    /// <param name="input">A mini-batch.</param>
    /// <param name="mode">How batch norms normalise.</param>
    /// <param name="clip">Polynomial activations are taken at inputs clipped to [-clip, clip].</param>
    /// <param name="onActivation">Called with what each activation reads.</param>
    public torch.Tensor Forward(torch.Tensor input, NetworkMode mode, double clip, Action<Layer, torch.Tensor> onActivation)
    {
        var outputs = new Dictionary<string, torch.Tensor>();
        foreach (Layer layer in graph.Layers)
        {
            torch.Tensor[] read = [.. layer.Inputs.Select(name => outputs[name])];
            if (layer is PolynomialLayer or SquareLayer or ReluLayer) onActivation(layer, read[0]);
            outputs.Add(layer.Name, layer is InputLayer ? input : Evaluate(layer, read, mode, clip));
        }

        return outputs[graph.Output];
    }

    private torch.Tensor Evaluate(Layer layer, torch.Tensor[] read, NetworkMode mode, double clip)
    {
        torch.Tensor x = read[0];
        switch (layer)
        {
            case Conv2dLayer c:
                return functional.conv2d(x, Of(c, "weight"), Of(c, "bias"), [c.Stride, c.Stride], [c.Padding, c.Padding]);
            case ConvTranspose2dLayer t:
                return functional.conv_transpose2d(x, Of(t, "weight"), Of(t, "bias"), [2, 2]);
            case MeanPool2dLayer m:
                return functional.avg_pool2d(x, [m.Kernel, m.Kernel], [m.Stride, m.Stride], [m.Padding, m.Padding], count_include_pad: m.CountPadding);
            case GlobalMeanPoolLayer:
                return x.mean([2, 3], keepdim: true);
            case MaxPool2dLayer:
                return functional.max_pool2d(x, [2, 2]);
            case BatchNorm2dLayer b:
                bool train = mode == NetworkMode.Train && !parameters.IsFrozen(b.Name, "running_mean");
                return functional.batch_norm(x, Of(b, "running_mean"), Of(b, "running_var"), Of(b, "weight"), Of(b, "bias"), train, Momentum, b.Epsilon);
            case ReluLayer:
                return x.relu();
            case SquareLayer:
                return Clipped(x, clip).square();
            case PolynomialLayer p:
                return Polynomial(Clipped(x, clip), Of(p, "coefficients"), p.Degree);
            case DenseLayer d:
                return functional.linear(x.flatten(1), Of(d, "weight"), Of(d, "bias")).reshape(-1, d.OutFeatures, 1, 1);
            case FlattenLayer:
                return x.reshape(x.shape[0], -1, 1, 1);
            case ConcatLayer:
                return torch.cat(read, 1);
            case AddLayer:
                return read.Skip(1).Aggregate(x, (sum, other) => sum + other);
            default:
                throw new InvalidModelException($"Layer '{layer.Name}': the trainer '{TorchTrainer.TrainerName}' has no rule for {layer.GetType().Name}; train with --trainer managed.");
        }
    }

    /// <summary>Horner's rule; coefficients [channels or 1][degree + 1].</summary>
    private static torch.Tensor Polynomial(torch.Tensor x, torch.Tensor coefficients, int degree)
    {
        torch.Tensor value = Power(degree);
        for (int d = degree - 1; d >= 0; d--) value = (value * x) + Power(d);
        return value;

        torch.Tensor Power(int d) => coefficients.select(1, d).reshape(1, -1, 1, 1);
    }

    private static torch.Tensor Clipped(torch.Tensor x, double clip) => double.IsPositiveInfinity(clip) ? x : x.clamp((float)-clip, (float)clip);

    private torch.Tensor Of(Layer layer, string parameter) => parameters[layer.Name, parameter];
}
