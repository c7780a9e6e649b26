using HeGpu.Models;
using TorchSharp;
using Xunit;

namespace HeGpu.Torch.Tests;

public class TorchNetworkTests
{
    private const int Batch = 4, Side = 8;
    private static readonly ModelGraph s_graph = UNet.Create(new() { Channels = [2, 4] });

    private static TrainingSetup Setup => new(s_graph, new(1, Side, Side), Batch, new SegmentationLoss(0.3, 1, true));

    [Fact]
    public void Going_on_from_a_saved_state_gives_the_same_bits()
    {
        using INetworkInTraining whole = new OnProcessor().Open(Setup), first = new OnProcessor().Open(Setup), second = new OnProcessor().Open(Setup);
        Run(whole, 0, 20);
        Run(first, 0, 11);
        second.SetParameters(first.GetParameters());
        second.SetOptimizerState(first.GetOptimizerState());
        Run(second, 11, 20);
        SameParameters(whole.GetParameters(), second.GetParameters());
        OptimizerState kept = whole.GetOptimizerState(), alsoKept = second.GetOptimizerState();
        Assert.Equal(kept.Steps, alsoKept.Steps);
        Assert.Equal(kept.Arrays.Keys, alsoKept.Arrays.Keys);
        foreach ((string name, float[] values) in kept.Arrays) Assert.Equal(values, alsoKept.Arrays[name]);
    }

    [Fact]
    public void Its_state_is_that_of_the_managed_trainer()
    {
        using INetworkInTraining torch = new TorchTrainer().Open(Setup), managed = new ManagedTrainer().Open(Setup);
        Run(torch, 0, 3, NetworkMode.Frozen);
        managed.SetParameters(torch.GetParameters());
        managed.SetOptimizerState(torch.GetOptimizerState());
        Run(torch, 3, 5, NetworkMode.Frozen);
        Run(managed, 3, 5, NetworkMode.Frozen);
        foreach ((string name, Tensor values) in torch.GetParameters())
            for (int i = 0; i < values.Data.Length; i++) Assert.Equal(values.Data[i], managed.GetParameters()[name].Data[i], 1e-5f);
    }

    [Fact]
    public void A_thousand_steps_leave_no_tensor_behind()
    {
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        INetworkInTraining network = new TorchTrainer().Open(Setup with { Threads = 1 });
        Run(network, 0, 2);
        long live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Run(network, 2, 1002);
        network.Evaluate(new float[9 * Side * Side], 9, new float[9 * Side * Side]);
        network.SetParameters(network.GetParameters());
        network.SetOptimizerState(network.GetOptimizerState());
        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        network.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Frozen_parameters_stay_and_frozen_statistics_normalise()
    {
        HashSet<string> frozen = ["enc1.conv1.weight", "enc1.bn1.running_mean", "enc1.bn1.running_var", "enc1.bn1.bias"];
        // Not Adam: the gradient of a bias before a batch norm is nothing but rounding, which Adam turns into whole steps.
        TrainingSetup setup = Setup with { Frozen = frozen, Optimizer = new() { Kind = OptimizerKind.Sgd } };
        using INetworkInTraining network = new TorchTrainer().Open(setup), managed = new ManagedTrainer().Open(setup);
        IReadOnlyDictionary<string, Tensor> before = network.GetParameters();
        Run(network, 0, 5);
        Run(managed, 0, 5);
        Assert.DoesNotContain(network.GetGradients().Keys, frozen.Contains);
        foreach ((string name, Tensor after) in network.GetParameters())
        {
            Assert.Equal(frozen.Contains(name), before[name].Data.AsSpan().SequenceEqual(after.Data));
            for (int i = 0; i < after.Data.Length; i++) Assert.Equal(managed.GetParameters()[name].Data[i], after.Data[i], 1e-5f);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using INetworkInTraining network = new TorchTrainer().Open(Setup);
        float[] images = new float[Batch * Side * Side];
        Assert.Contains("a batch has 256", Assert.Throws<ArgumentException>(() => network.Step(images.AsSpan(1), images, new(0.1))).Message);
        Assert.Contains("and 256", Assert.Throws<ArgumentException>(() => network.Step(images, images.AsSpan(1), new(0.1))).Message);
        Assert.Throws<ArgumentException>(() => network.Evaluate(images, Batch, new float[3]));
        Assert.Throws<InvalidModelException>(() => network.SetParameters(new Dictionary<string, Tensor>()));
        Assert.Throws<InvalidModelException>(() => network.SetOptimizerState(new(1, new Dictionary<string, float[]>())));
        Assert.Contains("no rule for OtherLoss", Assert.Throws<InvalidModelException>(() => new TorchTrainer().Open(Setup with { Loss = new OtherLoss() })).Message);
        Assert.Throws<InvalidModelException>(() => new TorchTrainer().Open(Setup with { Image = new(1, 9, 9) }));
        Assert.Throws<InvalidModelException>(() => new TorchTrainer().Open(Setup with { Frozen = new HashSet<string> { "nobody" } }));
    }

    private static void Run(INetworkInTraining network, int from, int to, NetworkMode mode = NetworkMode.Train)
    {
        for (int step = from; step < to; step++)
        {
            var random = new SeededRandom((ulong)step);
            float[] images = [.. Enumerable.Range(0, Batch * Side * Side).Select(_ => (float)random.NextGaussian())];
            network.Step(images, Array.ConvertAll(images, v => v > 0.3f ? 1f : 0), new(1e-3) { Mode = mode, Penalty = new(3, 10, 100), ClipActivations = 4 });
        }
    }

    private static void SameParameters(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> found)
    {
        foreach ((string name, Tensor values) in expected) Assert.Equal(values.Data, found[name].Data);
    }

    private sealed record OtherLoss : TrainingLoss
    {
        public override int TargetsPerSample(int outputs) => 1;

        public override double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient) => 0;
    }
}
