using System.Diagnostics;

namespace HeGpu.Models;

/// <summary>Trains a segmentation network in plaintext, so that it can run under encryption: accurate and with bounded ranges.</summary>
public static class UNetTrainer
{
    /// <summary>Steps between two progress reports.</summary>
    private const int ReportInterval = 10;

    /// <param name="images">Pairs at least as large as a crop, all with the network's number of channels.</param>
    /// <param name="options">See <see cref="UNetTrainingOptions"/>.</param>
    /// <param name="progress">Called every few steps.</param>
    /// <param name="cancellation">Checked every step; with a checkpoint path the state is saved before the exception leaves.</param>
    /// <exception cref="InvalidModelException">Images, crop and network do not fit together.</exception>
    /// <exception cref="OperationCanceledException">On cancellation.</exception>
    public static TrainedModel Train(
        IReadOnlyList<ImagePair> images, UNetTrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        CheckImages(images, options);
        ModelGraph graph = UNet.Create(options.Network);
        (List<ImagePair> training, List<ImagePair> held) = Split(images, options.ValidateEvery);
        var validation = new ValidationSet(held, options.Crop, graph.Preprocessing);
        bool rarer = Confusion.RarerClass(images.Select(i => Array.ConvertAll(i.Mask.Pixels, v => v > 0.5f)));

        var run = new TrainingRun(graph, options, training, validation, rarer);
        if (options.CheckpointPath is not null && File.Exists(options.CheckpointPath)) Checkpoint.Load(options.CheckpointPath, run.State, options.Fingerprint);
        try
        {
            Loop(run, options, progress, cancellation);
        }
        catch (OperationCanceledException) when (options.CheckpointPath is not null)
        {
            Checkpoint.Save(options.CheckpointPath, run.State, options.Fingerprint);
            throw;
        }

        TrainingState state = run.State;
        if (state.Best is not null) state.Parameters.Restore(state.Best);
        ModelGraph trained = run.Network.ToGraph();
        // Both as crops that are images of their own and as tiles of a large image.
        var calibration = new[] { false, true }.SelectMany(whole => new ValidationSet(images, options.Crop, graph.Preprocessing, whole).Crops);
        var ranges = ActivationRanges.Measure(trained, calibration.Select(c => c.Image), null, cancellation);
        double dice = state.Curve.FirstOrDefault(p => p.Step == state.BestStep)?.Dice ?? double.NaN;
        if (options.CheckpointPath is not null) File.Delete(options.CheckpointPath);
        return new(trained, ranges, new(state.Curve, state.BestStep, dice, rarer, state.Seconds));
    }

    private static void Loop(TrainingRun run, UNetTrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        TrainingState state = run.State;
        var watch = Stopwatch.StartNew();
        double before = state.Seconds;
        int first = state.Step;
        while (state.Step < options.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            double loss = run.Step();
            state.Seconds = before + watch.Elapsed.TotalSeconds;
            if (state.Step % options.ValidationInterval == 0 || state.Step == options.Steps) run.Validate();
            if (options.CheckpointPath is not null && state.Step % options.CheckpointInterval == 0) Checkpoint.Save(options.CheckpointPath, state, options.Fingerprint);
            if (state.Step % ReportInterval == 0 || state.Step == options.Steps)
            {
                TimeSpan left = watch.Elapsed * ((double)(options.Steps - state.Step) / (state.Step - first));
                progress?.Report(new(state.Step, options.Steps, loss, state.Curve.LastOrDefault()?.Dice, watch.Elapsed, left));
            }
        }
    }

    private static (List<ImagePair> Training, List<ImagePair> Held) Split(IReadOnlyList<ImagePair> images, int every)
    {
        if (every < 2 || images.Count < every) return ([.. images], []);
        return ([.. images.Where((_, i) => i % every != every - 1)], [.. images.Where((_, i) => i % every == every - 1)]);
    }

    private static void CheckImages(IReadOnlyList<ImagePair> images, UNetTrainingOptions options)
    {
        if (images.Count == 0) throw new InvalidModelException("There are no images to train on.");
        foreach (ImagePair pair in images)
        {
            if (pair.Image.Channels != options.Network.InputChannels)
                throw new InvalidModelException($"Image '{pair.Name}' has {pair.Image.Channels} channels, the network reads {options.Network.InputChannels}.");
            if (pair.Image.Height < options.Crop || pair.Image.Width < options.Crop)
                throw new InvalidModelException($"Image '{pair.Name}' is {pair.Image.Height}x{pair.Image.Width}, smaller than the crop of {options.Crop}.");
            if ((pair.Mask.Height, pair.Mask.Width) != (pair.Image.Height, pair.Image.Width))
                throw new InvalidModelException($"Image '{pair.Name}' is {pair.Image.Height}x{pair.Image.Width}, its mask {pair.Mask.Height}x{pair.Mask.Width}.");
        }
    }
}
