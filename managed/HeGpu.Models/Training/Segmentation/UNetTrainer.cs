namespace HeGpu.Models;

/// <summary>Trains a segmentation network in plaintext, so that it can run under encryption: accurate and with bounded ranges.</summary>
public static class UNetTrainer
{
    /// <param name="images">Pairs at least as large as a crop, all with the network's number of channels.</param>
    /// <param name="options">See <see cref="UNetTrainingOptions"/>.</param>
    /// <param name="progress">Called every few steps.</param>
    /// <param name="cancellation">Checked every step; with a checkpoint path the state is saved before the exception leaves.</param>
    /// <exception cref="InvalidModelException">Images, crop and network do not fit together.</exception>
    /// <exception cref="OperationCanceledException">On cancellation.</exception>
    public static TrainedModel Train(
        IReadOnlyList<ImagePair> images, UNetTrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ModelGraph graph = options.Start ?? UNet.Create(options.Network);
        CheckImages(images, options.Crop, graph.Input.Channels);
        (List<ImagePair> training, List<ImagePair> held) = Split(images, options.ValidateEvery);
        bool rarer = Confusion.RarerClass(images.Select(i => Array.ConvertAll(i.Mask.Pixels, v => v > 0.5f)));
        var setup = new TrainingSetup(graph, new(graph.Input.Channels, options.Crop, options.Crop), options.Batch, new SegmentationLoss(options.CrossEntropy, options.Dice, rarer))
        {
            Optimizer = options.Optimizer, Threads = options.Threads,
        };
        using INetworkInTraining network = options.Trainer.Open(setup);
        var loop = new TrainingLoop(network, setup, new SegmentationTask(setup, options, training, held), options);
        TrainingReport report = loop.Run(progress, cancellation);
        ModelGraph trained = graph.With(network.GetParameters());
        // Both as crops that are images of their own and as tiles of a large image.
        var calibration = new[] { false, true }.SelectMany(whole => new ValidationSet(images, options.Crop, graph.Preprocessing, whole).Crops);
        var ranges = ActivationRanges.Measure(trained, calibration.Select(c => c.Image), null, cancellation);
        if (options.CheckpointPath is not null) File.Delete(options.CheckpointPath);
        return new(trained, ranges, report with { PositiveClassIsRarer = rarer });
    }

    private static (List<ImagePair> Training, List<ImagePair> Held) Split(IReadOnlyList<ImagePair> images, int every)
    {
        if (every < 2 || images.Count < every) return ([.. images], []);
        return ([.. images.Where((_, i) => i % every != every - 1)], [.. images.Where((_, i) => i % every == every - 1)]);
    }

    private static void CheckImages(IReadOnlyList<ImagePair> images, int crop, int channels)
    {
        if (images.Count == 0) throw new InvalidModelException("There are no images to train on.");
        foreach (ImagePair pair in images)
        {
            if (pair.Image.Channels != channels)
                throw new InvalidModelException($"Image '{pair.Name}' has {pair.Image.Channels} channels, the network reads {channels}.");
            if (pair.Image.Height < crop || pair.Image.Width < crop)
                throw new InvalidModelException($"Image '{pair.Name}' is {pair.Image.Height}x{pair.Image.Width}, smaller than the crop of {crop}.");
            if ((pair.Mask.Height, pair.Mask.Width) != (pair.Image.Height, pair.Image.Width))
                throw new InvalidModelException($"Image '{pair.Name}' is {pair.Image.Height}x{pair.Image.Width}, its mask {pair.Mask.Height}x{pair.Mask.Width}.");
        }
    }
}
