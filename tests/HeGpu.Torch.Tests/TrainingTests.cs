using HeGpu.Models;
using Xunit;

namespace HeGpu.Torch.Tests;

/// <summary>Whole trainings, through the loop that both trainers share.</summary>
public sealed class TrainingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hegpu-torch").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_training_that_was_killed_twice_ends_with_the_same_bits()
    {
        IReadOnlyList<ImagePair> images = SyntheticCells.GenerateMany(6, 24, 24, seed: 1);
        var options = new UNetTrainingOptions
        {
            Trainer = new OnProcessor(), Network = new() { Channels = [2, 3] }, Crop = 16, Batch = 4, Steps = 24, Threads = 1, ValidateEvery = 4, ValidationInterval = 5,
        };
        TrainedModel whole = UNetTrainer.Train(images, options);
        options = options with { CheckpointPath = Path.Combine(folder, "checkpoint.safetensors") };
        foreach (int steps in new[] { 10, 20 })
        {
            using var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => UNetTrainer.Train(images, options, new StopAt(steps, stop), stop.Token));
        }

        TrainedModel resumed = UNetTrainer.Train(images, options);
        foreach ((string name, Tensor values) in whole.Graph.Parameters) Assert.Equal(values.Data, resumed.Graph.Parameters[name].Data);
        Assert.Equal(whole.Report.Curve, resumed.Report.Curve);
    }

    /// <summary>The same seeds give the same weights and crops, so they begin alike; rounding then sends them along different ways to equally good networks.</summary>
    [Fact]
    public void Both_trainers_reach_the_same_dice()
    {
        IReadOnlyList<ImagePair> images = SyntheticCells.GenerateMany(16, 64, 64, seed: 3);
        var options = new UNetTrainingOptions { Network = new() { Channels = [4, 8] }, Crop = 32, Batch = 8, Steps = 300, Threads = 1, ValidateEvery = 4, ValidationInterval = 50 };
        TrainingReport managed = UNetTrainer.Train(images, options).Report, torch = UNetTrainer.Train(images, options with { Trainer = new TorchTrainer() }).Report;
        Assert.InRange(managed.Best!.Value.Dice, 0.7, 1);
        Assert.Equal(managed.Best.Value.Dice, torch.Best!.Value.Dice, 0.02);
        Assert.Equal(managed.Curve[0].Loss, torch.Curve[0].Loss, 0.02 * managed.Curve[0].Loss);
    }

    private sealed class StopAt(int step, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= step) stop.Cancel();
        }
    }
}
