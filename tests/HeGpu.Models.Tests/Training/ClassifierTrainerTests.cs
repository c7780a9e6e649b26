using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class ClassifierTrainerTests : IDisposable
{
    private const int Side = 10;

    private readonly string folder = Directory.CreateTempSubdirectory("hegpu-classifier").FullName;

    private static ClassifierTrainingOptions Short => new() { Epochs = 4, Batch = 8, ValidateEvery = 5, CheckpointInterval = 3, Shift = 1, Threads = 1 };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ItLearnsBarsWithinItsRanges()
    {
        var reports = new List<TrainingProgress>();
        TrainedModel model = ClassifierTrainer.Train(Network(), Bars(400, seed: 1), Short with { Epochs = 12 }, new Immediate(reports.Add));
        int right = Bars(200, seed: 2).Count(bar =>
        {
            double[] scores = PlainTwin.Run(model.Graph, Array.ConvertAll(bar.Image.Pixels, v => (double)v), Side, Side).Values;
            return Array.IndexOf(scores, scores.Max()) == bar.Label;
        });
        Assert.True(right >= 190, $"{right} of 200 unseen bars");
        Assert.Equal(12, model.Report.Curve.Count);
        Assert.True(model.Report.Best!.Value.Accuracy > 0.95);
        Assert.True(model.Report.Curve[^1].Loss < model.Report.Curve[0].Loss);
        Assert.Equal(40, reports[^1].StepsPerEpoch);
        Assert.Equal(model.Graph.Layers.Select(l => l.Name), model.Ranges.Layers.Keys);
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Sgd)]
    public void ATrainingThatWasCutAnywhereGoesOnBitForBit(OptimizerKind kind)
    {
        IReadOnlyList<LabelledImage> images = Bars(100, seed: 3);
        ClassifierTrainingOptions options = Short with { Optimizer = Short.Optimizer with { Kind = kind, LearningRate = 0.01 } };
        TrainedModel whole = ClassifierTrainer.Train(Network(), images, options);

        // A copy of the checkpoint as it lies there at any moment is what a kill would have left.
        options = options with { CheckpointPath = Path.Combine(folder, "checkpoint") };
        var copies = new List<string>();
        ClassifierTrainer.Train(Network(), images, options, new Immediate(p =>
        {
            if (!File.Exists(options.CheckpointPath)) return;
            copies.Add($"{options.CheckpointPath}-{p.Step}");
            File.Copy(options.CheckpointPath, copies[^1]);
        }));
        Assert.True(copies.Count >= 3);
        foreach (string copy in copies)
        {
            TrainedModel resumed = ClassifierTrainer.Train(Network(), images, options with { CheckpointPath = copy });
            foreach ((string name, Tensor tensor) in whole.Graph.Parameters) Assert.Equal(tensor.Data, resumed.Graph.Parameters[name].Data);
            Assert.Equal(whole.Report.Curve, resumed.Report.Curve);
            Assert.Equal(whole.Ranges.Layers, resumed.Ranges.Layers);
        }
    }

    [Fact]
    public void ACheckpointOfOtherInitialWeightsIsRefused()
    {
        IReadOnlyList<LabelledImage> images = Bars(100, seed: 3);
        ClassifierTrainingOptions options = Short with { CheckpointPath = Path.Combine(folder, "checkpoint") };
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => ClassifierTrainer.Train(Network(), images, options, new Immediate(_ => stop.Cancel()), stop.Token));
        Assert.Contains("other options", Assert.Throws<HeGpuFileException>(() => ClassifierTrainer.Train(Network(seed: 2), images, options)).Message, StringComparison.Ordinal);
        Assert.Contains("other options", Assert.Throws<HeGpuFileException>(() =>
            ClassifierTrainer.Train(Network(), images, options with { Frozen = new HashSet<string> { "act.coefficients" } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ItStopsEarlyAndKeepsTheBest()
    {
        TrainingReport report = ClassifierTrainer.Train(Network(), Bars(100, seed: 3), Short with { Optimizer = new() { LearningRate = 0 }, FreezeStatisticsAfter = 0, KeepBestAfter = 0, Epochs = 9, Patience = 3 }).Report;
        Assert.Equal((4, 1), (report.Curve.Count, report.BestStep / 10));
        Assert.Equal(40, report.Steps);
    }

    [Fact]
    public void ImagesThatDoNotFitAreRefused()
    {
        IReadOnlyList<LabelledImage> images = Bars(40, seed: 1);
        Assert.Contains("no images", Refused([]), StringComparison.Ordinal);
        Assert.Contains("class 7", Refused([.. images, new(images[0].Image, 7)]), StringComparison.Ordinal);
        Assert.Contains("one size", Refused([.. images, new(new(1, 9, 9), 0)]), StringComparison.Ordinal);
        Assert.Contains("3 channels", Refused([new(new(3, Side, Side), 0)]), StringComparison.Ordinal);
        Assert.Contains("mini-batch", Refused([.. images.Take(6)]), StringComparison.Ordinal);

        static string Refused(IReadOnlyList<LabelledImage> images) => Assert.Throws<InvalidModelException>(() => ClassifierTrainer.Train(Network(), images, Short)).Message;
    }

    private static ModelGraph Network(ulong seed = 1)
    {
        Layer[] layers =
        [
            new InputLayer("x", 1), new Conv2dLayer("conv", "x", 1, 4, 3, 2, 1), new BatchNorm2dLayer("norm", "conv", 4), new PolynomialLayer("act", "norm", 4, 2, Shared: true),
            new FlattenLayer("flat", "act"), new DenseLayer("out", "flat", 100, 3),
        ];
        return new(layers, "out", InitialWeights.For(layers, seed), new(NormalizePerImage: false, Clip: 1));
    }

    /// <summary>A noisy bar: horizontal, vertical or diagonal.</summary>
    private static IReadOnlyList<LabelledImage> Bars(int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var image = new Image(1, Side, Side);
            int at = random.Next(Side), label = i % 3;
            for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                bool on = label == 0 ? y == at : label == 1 ? x == at : (x + y) % Side == at;
                image[0, y, x] = (float)Math.Clamp((on ? 0.9 : 0.1) + (0.1 * random.NextGaussian()), 0, 1);
            }

            return new LabelledImage(image, label);
        })];
    }

    private sealed class Immediate(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
