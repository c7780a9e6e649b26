using HeGpu.Models;
using TorchSharp;
using Xunit;

namespace HeGpu.Torch.Tests;

/// <summary>The same gradients move the same parameters as <see cref="Optimizer"/> moves them.</summary>
public class OptimizerTests
{
    private static readonly Layer[] s_layers =
    [
        new InputLayer("x", 2), new Conv2dLayer("conv", "x", 2, 3, 3), new BatchNorm2dLayer("norm", "conv", 3),
        new PolynomialLayer("poly", "norm", 3, 2), new Conv2dLayer("head", "poly", 3, 1, 1),
    ];

    public static TheoryData<OptimizerOptions, double?> Rules => new()
    {
        { new() { Kind = OptimizerKind.Adam }, null },
        { new() { Kind = OptimizerKind.Adam, MaxGradientNorm = 1e9, WeightDecay = 0.1, CoefficientRate = 1 }, 0.85 },
        { new() { Kind = OptimizerKind.Adam, CoupledWeightDecay = true, WeightDecay = 0.01, MaxGradientNorm = 0.1 }, null },
        { new() { Kind = OptimizerKind.Sgd, WeightDecay = 0.1 }, null },
        { new() { Kind = OptimizerKind.Sgd, WeightDecay = 0.1, CoupledWeightDecay = true, MaxGradientNorm = 1e9 }, 0.95 },
        { new() { Kind = OptimizerKind.Sgd, WeightDecay = 0, Momentum = 0 }, null },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Moves_alike(OptimizerOptions options, double? momentum)
    {
        Assert.Null(TorchLibrary.WhyNot);
        var random = new SeededRandom(5);
        var graph = new ModelGraph(s_layers, "head", InitialWeights.For(s_layers, 5), new(NormalizePerImage: true, Clip: 4));
        var store = new ParameterStore(graph, new HashSet<string> { "norm.bias" });
        Optimizer managed = Optimizer.Create(store, options);
        using var parameters = new DeviceParameters(new ParameterStore(graph, new HashSet<string> { "norm.bias" }), options.CoefficientRate, torch.CPU);
        using var optimizer = new TorchOptimizer(parameters, options, torch.CPU);
        for (int step = 1; step <= 6; step++)
        {
            foreach (TrainableParameter p in store.Trainable)
                for (int i = 0; i < p.Gradient.Length; i++) p.Gradient[i] = step == 3 ? float.NaN : (float)random.NextGaussian();
            using (torch.Tensor gradients = parameters.Flat(p => store[p.Name].Gradient, torch.CPU)) parameters.Gradients.copy_(gradients);
            double rate = 0.02 * step;
            Assert.Equal(step != 3, managed.Step(rate, momentum));
            using (torch.NewDisposeScope()) optimizer.Step(rate, momentum ?? options.Momentum);
            Assert.Equal(step, optimizer.Steps);
            foreach ((string name, Tensor moved) in parameters.Snapshot())
                for (int i = 0; i < moved.Data.Length; i++) Assert.Equal(store[name].Value[i], moved.Data[i], 2e-6f);
        }
    }
}
