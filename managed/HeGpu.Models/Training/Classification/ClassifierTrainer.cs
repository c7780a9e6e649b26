namespace HeGpu.Models;

/// <summary>Trains a classifier of images in plaintext, so that it can run under encryption.</summary>
public static class ClassifierTrainer
{
    /// <summary>The ranges of layers are measured over so many of the images.</summary>
    private const int CalibrationImages = 4000;

    /// <param name="graph">Gives one score per class; training begins with its parameters.</param>
    /// <param name="images">All of one size and with the graph's number of channels.</param>
    /// <param name="options">See <see cref="ClassifierTrainingOptions"/>.</param>
    /// <param name="progress">Called every few steps.</param>
    /// <param name="cancellation">Checked every step; with a checkpoint path the state is saved before the exception leaves.</param>
    /// <exception cref="InvalidModelException">Images, labels and network do not fit together.</exception>
    /// <exception cref="OperationCanceledException">On cancellation.</exception>
    public static TrainedModel Train(
        ModelGraph graph, IReadOnlyList<LabelledImage> images, ClassifierTrainingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        CheckImages(graph, images);
        bool holdOut = options.ValidateEvery >= 2 && images.Count >= options.ValidateEvery;
        LabelledImage[] held = holdOut ? [.. images.Where((_, i) => i % options.ValidateEvery == options.ValidateEvery - 1)] : [];
        LabelledImage[] training = holdOut ? [.. images.Where((_, i) => i % options.ValidateEvery != options.ValidateEvery - 1)] : [.. images];
        if (training.Length < options.Batch) throw new InvalidModelException($"{training.Length} images to train on; a mini-batch has {options.Batch}.");
        var setup = new TrainingSetup(graph, images[0].Image.Shape, options.Batch, new ClassificationLoss())
        {
            Optimizer = options.Optimizer, Threads = options.Threads, Frozen = options.Frozen,
        };
        using INetworkInTraining network = options.Trainer.Open(setup);
        var loop = new TrainingLoop(network, setup, new ClassificationTask(setup, options, training, held), options);
        TrainingReport report = loop.Run(progress, cancellation);
        ModelGraph trained = graph.With(network.GetParameters());
        ActivationRanges ranges = ActivationRanges.Measure(trained, Calibration(graph, images), null, cancellation);
        if (options.CheckpointPath is not null) File.Delete(options.CheckpointPath);
        return new(trained, ranges, report);
    }

    private static IEnumerable<FeatureMap> Calibration(ModelGraph graph, IReadOnlyList<LabelledImage> images)
    {
        int count = Math.Min(CalibrationImages, images.Count);
        return Enumerable.Range(0, count).Select(i => images[(int)((long)i * images.Count / count)].Image)
            .Select(image => new FeatureMap(image.Shape, graph.Preprocessing.Apply(Array.ConvertAll(image.Pixels, v => (double)v))));
    }

    private static void CheckImages(ModelGraph graph, IReadOnlyList<LabelledImage> images)
    {
        if (images.Count == 0) throw new InvalidModelException("There are no images to train on.");
        TensorShape shape = images[0].Image.Shape;
        if (shape.Channels != graph.Input.Channels) throw new InvalidModelException($"The images have {shape.Channels} channels, the network reads {graph.Input.Channels}.");
        if (images.FirstOrDefault(i => i.Image.Shape != shape) is { } other) throw new InvalidModelException($"The images have {shape} and {other.Image.Shape} values; all must have one size.");
        TensorShape scores = graph.InferShapes(shape.Height, shape.Width)[graph.Output];
        if (scores.Height * scores.Width != 1) throw new InvalidModelException($"The network gives {scores} values, not one score per class.");
        if (images.FirstOrDefault(i => i.Label < 0 || i.Label >= scores.Channels) is { } stranger)
            throw new InvalidModelException($"There is an image of class {stranger.Label}; the network has the classes 0 to {scores.Channels - 1}.");
    }
}
