using HeGpu.Models;
using Xunit;

namespace HeGpu.Torch.Tests;

/// <summary>Both trainers compute the same network: outputs within 1e-5, gradients within 1e-4, relative to the largest, on random networks over all layers.</summary>
public class AgreementTests
{
    private const int Batch = 3;

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 40).Select(i => (ulong)i)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks(ulong seed) => Compare(seed, smooth: false);

    [Fact]
    public void Networks_that_nobody_has_seen()
    {
        for (int i = 0; i < 10; i++) Compare((ulong)Random.Shared.NextInt64(), smooth: true);
    }

    [Fact]
    public void Random_networks_use_every_kind_of_layer()
    {
        var used = Enumerable.Range(1, 40).SelectMany(i => RandomGraph.Create((ulong)i, i % 2 == 0, smooth: false).Graph.Layers).Select(l => l.GetType()).ToHashSet();
        Assert.DoesNotContain(typeof(Layer).Assembly.GetTypes(), t => t.IsAssignableTo(typeof(Layer)) && !t.IsAbstract && !used.Contains(t));
    }

    private static void Compare(ulong seed, bool smooth)
    {
        string of = $"seed {seed}";
        bool segments = seed % 2 == 0;
        RandomGraph random = RandomGraph.Create(seed, segments, smooth);
        TrainingLoss loss = segments ? new SegmentationLoss(0.3, 1, seed % 4 == 0) : new ClassificationLoss();
        var setup = new TrainingSetup(random.Graph, random.Image, Batch, loss)
        {
            Optimizer = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1, CoupledWeightDecay = seed % 3 == 0 },
        };
        float[] images = random.Inputs(Batch + 2), targets = random.Targets(loss, Batch);
        var rule = new StepRule(0.1)
        {
            Mode = seed % 5 < 2 ? NetworkMode.Frozen : NetworkMode.Train,
            Penalty = seed % 3 == 1 ? RangePenalty.None : new(0.5, 0.25, 2),
            ClipActivations = smooth ? double.PositiveInfinity : 3,
        };
        Compare(random, setup, new TorchTrainer(), images, targets, rule, of);
        // Where there is a GPU, the processor too.
        if (new TorchTrainer().Describe().IsAccelerated) Compare(random, setup, new OnProcessor(), images, targets, rule, $"{of}, processor");
    }

    private static void Compare(RandomGraph random, TrainingSetup setup, ITrainerProvider trainer, float[] images, float[] targets, StepRule rule, string of)
    {
        using INetworkInTraining managed = new ManagedTrainer().Open(setup), torch = trainer.Open(setup);
        SameOutputs(managed, torch, random, images, of);
        double expected = managed.Step(images.AsSpan(0, Batch * random.Image.Size), targets, rule), found = torch.Step(images.AsSpan(0, Batch * random.Image.Size), targets, rule);
        Near([expected], [found], 1e-5, 1, $"{of}: loss");
        IReadOnlyDictionary<string, float[]> slopes = managed.GetGradients(), others = torch.GetGradients();
        Assert.Equal(slopes.Keys.Order(), others.Keys.Order());
        double largest = slopes.Values.SelectMany(v => v).Max(Math.Abs);
        foreach ((string name, float[] slope) in slopes) Near(Doubles(slope), Doubles(others[name]), 1e-4, 0.01 * largest, $"{of}: gradient of {name}");
        foreach ((string name, Tensor moved) in managed.GetParameters())
            Near(Doubles(moved.Data), Doubles(torch.GetParameters()[name].Data), 1e-5, 1, $"{of}: {name} after a step");
        SameOutputs(managed, torch, random, images, $"{of}, after a step");
    }

    private static void SameOutputs(INetworkInTraining managed, INetworkInTraining torch, RandomGraph random, float[] images, string of)
    {
        int size = random.Graph.InferShapes(random.Image.Height, random.Image.Width)[random.Graph.Output].Size, count = images.Length / random.Image.Size;
        float[] expected = new float[count * size], found = new float[count * size];
        double read = managed.Evaluate(images, count, expected), alsoRead = torch.Evaluate(images, count, found);
        Near(Doubles(expected), Doubles(found), 1e-5, 1, $"{of}: output");
        Near([read], [alsoRead], 1e-5, 1, $"{of}: largest input of an activation");
    }

    /// <summary>Within <paramref name="tolerance"/> of the largest, or of <paramref name="floor"/> where that is more.</summary>
    private static void Near(double[] expected, double[] found, double tolerance, double floor, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        double scale = expected.Select(Math.Abs).Append(floor).Max();
        double worst = expected.Zip(found, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
        Assert.True(worst <= tolerance * scale, $"{what}: differs by {worst:E2} where the largest is {scale:E2}.");
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, v => (double)v);
}
