namespace HeGpu.Models;

/// <summary>Random crops of images with their masks; scored on the crops of images held out.</summary>
internal sealed class SegmentationTask(TrainingSetup setup, UNetTrainingOptions options, IReadOnlyList<ImagePair> training, IReadOnlyList<ImagePair> held) : ITrainingTask
{
    private readonly CropSampler sampler = new(training, options.Crop, setup.Graph.Preprocessing, options.Augment, options.IntensityJitter, options.Noise);
    private readonly ValidationSet validation = new(held, options.Crop, setup.Graph.Preprocessing);
    private readonly Workers workers = new(options.Threads);

    public int Steps => options.Steps;

    public int ValidationInterval => options.ValidationInterval;

    public int? StepsPerEpoch => null;

    public void Fill(int step, SeededRandom random, float[] inputs, float[] targets) => sampler.Fill(random, inputs, targets, setup.Batch, workers);

    public Measured? Validate(INetworkInTraining network) => validation.Evaluate(network, (SegmentationLoss)setup.Loss);
}
