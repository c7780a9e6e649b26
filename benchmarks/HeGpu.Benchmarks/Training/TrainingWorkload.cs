using HeGpu.Models;

namespace HeGpu.Benchmarks.Training;

/// <summary>A network and one mini-batch for it.</summary>
internal sealed record TrainingWorkload(string Name, TrainingSetup Setup, float[] Inputs, float[] Targets)
{
    public static IEnumerable<TrainingWorkload> All { get; } =
    [
        UNetOf("default U-Net, 16 crops of 64x64", new(), 16, 64),
        UNetOf("U-Net of ReLU and max pools, 16 crops of 64x64", new UNetOptions().ToComparisonTwin(), 16, 64),
        Make("CNN2 with learned activations, 100 digits", Cnn.Create(new() { Architecture = CnnArchitecture.Cnn2 }), new(1, 28, 28), 100, new ClassificationLoss(), 10),
        UNetOf("large U-Net, 16 crops of 128x128", UNetOptions.Presets["large"], 16, 128),
    ];

    private static TrainingWorkload UNetOf(string name, UNetOptions options, int batch, int side) =>
        Make(name, UNet.Create(options), new(1, side, side), batch, new SegmentationLoss(0.3, 1, DiceClass: true), 2);

    private static TrainingWorkload Make(string name, ModelGraph graph, TensorShape image, int batch, TrainingLoss loss, int classes)
    {
        // SGD: what rounding makes of a gradient that is zero, Adam would turn into whole steps.
        var setup = new TrainingSetup(graph, image, batch, loss) { Optimizer = new() { Kind = OptimizerKind.Sgd } };
        int targets = loss.TargetsPerSample(graph.InferShapes(image.Height, image.Width)[graph.Output].Size);
        var random = new SeededRandom(1);
        return new(name, setup, Numbers(batch * image.Size, () => (float)random.NextBell()), Numbers(batch * targets, () => random.Next(classes)));
    }

    private static float[] Numbers(int count, Func<float> next)
    {
        var numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = next();
        return numbers;
    }
}
