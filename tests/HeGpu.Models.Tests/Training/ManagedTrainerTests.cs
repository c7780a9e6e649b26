using Xunit;

namespace HeGpu.Models.Tests;

/// <summary>The managed trainer through the seam that plug-ins implement too.</summary>
public class ManagedTrainerTests
{
    private const int Batch = 3;

    private static readonly TensorShape Shape = new(2, 12, 8);

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Sgd)]
    public void StateTakenOutAndPutIntoAnotherGoesOnBitForBit(OptimizerKind kind)
    {
        TrainingSetup setup = Setup(Networks.Everything(5), kind);
        using INetworkInTraining whole = new ManagedTrainer().Open(setup), first = new ManagedTrainer().Open(setup), second = new ManagedTrainer().Open(setup);
        var losses = new List<double>();
        for (int step = 0; step < 8; step++) losses.Add(Step(whole, step));
        for (int step = 0; step < 4; step++) Assert.Equal(losses[step], Step(first, step));
        second.SetParameters(first.GetParameters());
        second.SetOptimizerState(first.GetOptimizerState());
        for (int step = 4; step < 8; step++) Assert.Equal(losses[step], Step(second, step));
        foreach ((string name, Tensor tensor) in whole.GetParameters()) Assert.Equal(tensor.Data, second.GetParameters()[name].Data);
        Assert.Equal(8, second.GetOptimizerState().Steps);
    }

    [Fact]
    public void EvaluationIsTheTwinForAnyNumberOfSamples()
    {
        ModelGraph graph = Networks.Everything(6);
        using INetworkInTraining network = new ManagedTrainer().Open(Setup(graph, OptimizerKind.Adam));
        const int count = 5;
        FeatureMap[] images = [.. Enumerable.Range(0, count).Select(n => Networks.RandomImage(Shape.Channels, Shape.Height, Shape.Width, (ulong)n))];
        double[][] exact = [.. images.Select(i => PlainTwin.Run(graph, i).Values)];
        var outputs = new float[count * exact[0].Length];
        network.Evaluate([.. images.SelectMany(i => i.Values.Select(v => (float)v))], count, outputs);
        double scale = exact.Max(e => e.Max(Math.Abs));
        for (int n = 0; n < count; n++)
            for (int i = 0; i < exact[n].Length; i++) Assert.Equal(exact[n][i], outputs[(n * exact[n].Length) + i], 1e-4 * scale);
    }

    [Fact]
    public void WhatIsFrozenStaysAndTheRestMoves()
    {
        ModelGraph graph = Networks.Everything(7);
        var frozen = graph.Parameters.Keys.Where((_, i) => i % 2 == 0).Concat(graph.Parameters.Keys.Where(k => k.Contains("running_", StringComparison.Ordinal))).ToHashSet();
        using INetworkInTraining network = new ManagedTrainer().Open(Setup(graph, OptimizerKind.Sgd) with { Frozen = frozen });
        Step(network, 0);
        foreach ((string name, Tensor tensor) in network.GetParameters())
        {
            if (frozen.Contains(name)) Assert.Equal(graph.Parameters[name].Data, tensor.Data);
            else Assert.NotEqual(graph.Parameters[name].Data, tensor.Data);
        }

        Assert.Equal(graph.Parameters.Keys.Except(frozen).Order(), network.GetGradients().Keys.Order());
        Assert.Throws<InvalidModelException>(() => new ManagedTrainer().Open(Setup(graph, OptimizerKind.Adam) with { Frozen = new HashSet<string> { "nobody.weight" } }));
    }

    [Fact]
    public void StatesThatDoNotFitAreRefused()
    {
        using INetworkInTraining network = new ManagedTrainer().Open(Setup(Networks.Everything(5), OptimizerKind.Adam));
        Assert.Throws<InvalidModelException>(() => network.SetParameters(new Dictionary<string, Tensor>()));
        Assert.Throws<InvalidModelException>(() => network.SetOptimizerState(new(1, new Dictionary<string, float[]>())));
        Assert.Throws<ArgumentException>(() => network.Step(new float[3], new float[3], new(0.1)));
    }

    private static TrainingSetup Setup(ModelGraph graph, OptimizerKind kind) => new(graph, Shape, Batch, new ClassificationLoss())
    {
        Optimizer = new() { Kind = kind, CoupledWeightDecay = kind == OptimizerKind.Sgd },
    };

    private static double Step(INetworkInTraining network, int step)
    {
        var random = new SeededRandom((ulong)step);
        float[] inputs = [.. Enumerable.Range(0, Batch * Shape.Size).Select(_ => (float)random.NextGaussian())];
        return network.Step(inputs, [0, 1, step % 2], new StepRule(0.01) { Penalty = new(1, 1, 0.1), ClipActivations = 2, Mode = step < 6 ? NetworkMode.Train : NetworkMode.Frozen });
    }
}
