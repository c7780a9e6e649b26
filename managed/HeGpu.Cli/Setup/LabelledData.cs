using HeGpu.Client;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>Labelled images for a classifier: those to test on, and others for the ranges.</summary>
/// <param name="Testing">At least one, all of one size.</param>
/// <param name="Others">Training images, or those of the same file that are not tested; possibly none.</param>
internal sealed record LabelledData(IReadOnlyList<LabelledImage> Testing, IReadOnlyList<LabelledImage> Others)
{
    private const int MostOthers = 64;

    public TensorShape Shape => Testing[0].Image.Shape;

    /// <summary>A CSV of label and pixels, or a folder with MNIST's four files.</summary>
    /// <param name="source">The file or folder.</param>
    /// <param name="count">How many images to test on, the first.</param>
    public static LabelledData Load(FileSystemInfo source, int count)
    {
        if (count < 1) throw new VerbException(ExitCodes.Usage, $"--count {count}: at least one image is needed.");
        if (Directory.Exists(source.FullName)) return new([.. Mnist.Load(source.FullName, train: false).Take(count)], [.. Mnist.Load(source.FullName, train: true).Take(MostOthers)]);
        IReadOnlyList<LabelledImage> all = LabelledCsv.Read(source.FullName);
        return new([.. all.Take(count)], [.. all.Skip(count).Take(MostOthers)]);
    }

    /// <summary>Images as the network reads them.</summary>
    public static IReadOnlyList<FeatureMap> Prepared(IEnumerable<LabelledImage> images, ModelGraph graph) =>
        [.. images.Select(i => graph.Preprocessing.Prepare(i.Image, graph.Input.Channels))];
}
