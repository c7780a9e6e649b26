using BenchmarkDotNet.Attributes;
using HeGpu.Models;

namespace HeGpu.Benchmarks;

/// <summary>One training step of the default U-Net: forward, loss, backward and Adam on sixteen 64x64 crops.</summary>
public class TrainingBenchmarks
{
    private const int Side = 64;
    private TrainingNetwork network = null!;
    private Optimizer optimizer = null!;
    private float[] targets = [];

    [Params(UNetActivation.Polynomial, UNetActivation.Relu)]
    public UNetActivation Activation { get; set; }

    [Params(1, 0)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var options = new UNetOptions();
        ModelGraph graph = UNet.Create(Activation == UNetActivation.Relu ? options.ToComparisonTwin() : options);
        var parameters = new ParameterStore(graph);
        network = new(graph, parameters, 16, Side, Side, Threads);
        optimizer = Optimizer.Create(parameters, new());
        var random = new SeededRandom(1);
        for (int i = 0; i < network.Input.Length; i++) network.Input[i] = (float)random.NextBell();
        targets = [.. Enumerable.Range(0, network.Output.Length).Select(_ => random.Next(4) == 0 ? 1f : 0f)];
    }

    [Benchmark]
    public double Step()
    {
        network.Forward(NetworkMode.Train);
        double loss = new SegmentationLoss(1, 1, DiceClass: true).Evaluate(network.Output, targets, network.OutputGradient);
        network.Backward();
        optimizer.Step(1e-3);
        return loss;
    }
}
