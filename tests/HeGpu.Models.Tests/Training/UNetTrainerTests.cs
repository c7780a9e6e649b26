using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class UNetTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hegpu-training").FullName;

    /// <summary>Small enough for a second, with validation, penalty ramp and frozen statistics all inside its few steps.</summary>
    private static UNetTrainingOptions Short => new()
    {
        Network = new() { Channels = [2, 3] }, Crop = 16, Batch = 4, Steps = 24, ValidateEvery = 4, ValidationInterval = 5, CheckpointInterval = 7,
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheSameSeedGivesTheSameBitsOnAnyNumberOfThreads()
    {
        IReadOnlyList<ImagePair> images = Discs.Generate(6, 24, seed: 1);
        TrainedModel one = UNetTrainer.Train(images, Short with { Threads = 1 });
        TrainedModel three = UNetTrainer.Train(images, Short with { Threads = 3 });
        TrainedModel other = UNetTrainer.Train(images, Short with { Threads = 1, Seed = 2 });
        Identical(one.Graph, three.Graph);
        Assert.Equal(one.Report.Curve, three.Report.Curve);
        Assert.NotEqual(one.Graph.Parameters["head.weight"].Data, other.Graph.Parameters["head.weight"].Data);
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Sgd)]
    public void AResumedTrainingEqualsAnUninterruptedOne(OptimizerKind kind)
    {
        IReadOnlyList<ImagePair> images = Discs.Generate(6, 24, seed: 1);
        UNetTrainingOptions options = Short with { Optimizer = new() { Kind = kind } };
        TrainedModel whole = UNetTrainer.Train(images, options);

        options = options with { CheckpointPath = Path.Combine(folder, "checkpoint.safetensors") };
        foreach (int steps in new[] { 10, 20 })
        {
            using var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() =>
                UNetTrainer.Train(images, options, new Immediate<TrainingProgress>(p => { if (p.Step >= steps) stop.Cancel(); }), stop.Token));
        }

        TrainedModel resumed = UNetTrainer.Train(images, options);
        Identical(whole.Graph, resumed.Graph);
        Assert.Equal(whole.Report.Curve, resumed.Report.Curve);
        Assert.Equal(whole.Report.BestStep, resumed.Report.BestStep);
        Assert.False(File.Exists(options.CheckpointPath), "A finished training leaves no checkpoint behind.");
    }

    [Fact]
    public void ItStopsWhereValidationsNoLongerImprove()
    {
        IReadOnlyList<ImagePair> images = Discs.Generate(6, 24, seed: 1);
        TrainedModel whole = UNetTrainer.Train(images, Short with { Optimizer = new() { LearningRate = 0 }, KeepBestAfter = 0 });
        Assert.Equal(24, whole.Report.Steps);
        Assert.Equal([5, 10, 15, 20, 24], whole.Report.Curve.Select(p => p.Step));

        UNetTrainingOptions options = Short with { Optimizer = new() { LearningRate = 0 }, KeepBestAfter = 0, FreezeStatisticsAfter = 0, Patience = 2 };
        TrainingReport stopped = UNetTrainer.Train(images, options).Report;
        Assert.Equal((15, 5), (stopped.Steps, stopped.BestStep));
    }

    [Fact]
    public void ACheckpointOfOtherOptionsIsRefused()
    {
        IReadOnlyList<ImagePair> images = Discs.Generate(6, 24, seed: 1);
        UNetTrainingOptions options = Short with { CheckpointPath = Path.Combine(folder, "checkpoint.safetensors") };
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => UNetTrainer.Train(images, options, new Immediate<TrainingProgress>(_ => stop.Cancel()), stop.Token));
        Assert.Contains("other options", Assert.Throws<HeGpuFileException>(() => UNetTrainer.Train(images, options with { Batch = 5 })).Message);
        File.WriteAllText(options.CheckpointPath, "no checkpoint");
        Assert.Throws<HeGpuFileException>(() => UNetTrainer.Train(images, options));
    }

    [Fact]
    public void APolynomialUNetLearnsDiscsWithinItsRanges()
    {
        var options = new UNetTrainingOptions
        {
            Network = new() { Channels = [4, 8] }, Crop = 32, Batch = 8, Steps = 250, ValidateEvery = 4, ValidationInterval = 50,
        };
        var reports = new List<TrainingProgress>();
        TrainedModel model = UNetTrainer.Train(Discs.Generate(24, 32, seed: 3), options, new Immediate<TrainingProgress>(reports.Add));

        Confusion counts = default;
        double largest = 0;
        foreach (ImagePair pair in Discs.Generate(16, 32, seed: 99))
        {
            double[] pixels = model.Graph.Preprocessing.Apply(Array.ConvertAll(pair.Image.Pixels, v => (double)v));
            double[] logits = PlainTwin.Run(model.Graph, pixels, 32, 32).Values;
            counts += Confusion.Of(Confusion.Threshold(logits), Array.ConvertAll(pair.Mask.Pixels, v => v > 0.5f));
            largest = Math.Max(largest, ValueRange.Of(logits).Magnitude);
        }

        Assert.True(counts.Dice > 0.9, $"Dice {counts.Dice} on unseen discs");
        Assert.True(largest < 30, $"Largest logit {largest}");
        Assert.True(model.Ranges["head"].Magnitude < 30);
        Assert.Equal(model.Graph.Layers.Select(l => l.Name), model.Ranges.Layers.Keys);
        Assert.Equal(options.Steps, reports[^1].Step);
        Assert.Equal(TimeSpan.Zero, reports[^1].Left);
    }

    [Fact]
    public void ImagesThatDoNotFitAreRefused()
    {
        Assert.Throws<InvalidModelException>(() => UNetTrainer.Train([], Short));
        Assert.Contains("smaller than the crop", Assert.Throws<InvalidModelException>(() => UNetTrainer.Train(Discs.Generate(2, 12, 1), Short)).Message);
        var colour = new ImagePair("colour", new(3, 24, 24), new(1, 24, 24));
        Assert.Contains("3 channels", Assert.Throws<InvalidModelException>(() => UNetTrainer.Train([colour], Short)).Message);
    }

    private static void Identical(ModelGraph expected, ModelGraph actual)
    {
        foreach ((string name, Tensor tensor) in expected.Parameters) Assert.Equal(tensor.Data, actual.Parameters[name].Data);
    }

    /// <summary>Reports on the training's own thread, so that a test decides at which step it cancels.</summary>
    private sealed class Immediate<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }
}
