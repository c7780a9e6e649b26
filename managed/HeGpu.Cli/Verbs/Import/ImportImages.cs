using HeGpu.Client;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>The images of `--data`, on which ranges are measured: a table or MNIST's files, or a folder of images and masks, of which windows are taken.</summary>
internal sealed class ImportImages(VerbContext context, FileSystemInfo? source, InputNormalization? normalization)
{
    private const int Most = 64, DefaultSide = 64;

    /// <summary>Reads them as the imported network does; null without `--data`.</summary>
    public Func<Preprocessing, int, TensorShape?, IReadOnlyList<FeatureMap>>? Prepared => source is null ? null : (preprocessing, channels, size) =>
        [.. Load(size).Select(i => preprocessing.Prepare(i, channels)).Select(i => normalization?.Apply(i) ?? i)];

    /// <summary>Ranges of all layers of the network with its normalisation.</summary>
    public ActivationRanges? Measure(ModelGraph graph, TensorShape? size) => source is null ? null : context.Terminal.Stage("Measuring ranges", _ => ActivationRanges.Measure(
        graph, Load(size).Select(i => graph.Preprocessing.Prepare(i, graph.Input.Channels)), null, context.Cancellation));

    private IEnumerable<Image> Load(TensorShape? size)
    {
        if (File.Exists(source!.FullName)) return LabelledCsv.Read(source.FullName).Take(Most).Select(i => i.Image);
        if (Directory.EnumerateFiles(source.FullName, "train-images-idx3-ubyte*").Any()) return Mnist.Load(source.FullName, train: true).Take(Most).Select(i => i.Image);
        IReadOnlyList<ImagePair> pairs = ImageFolder.Load(ImageFolder.Find(source.FullName), null, context.Cancellation);
        return TestCrop.Choose(TestCrop.Cut(pairs, size?.Height ?? DefaultSide), Most).Select(c => c.Image);
    }
}
