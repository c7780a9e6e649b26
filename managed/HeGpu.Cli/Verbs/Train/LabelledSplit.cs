using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>Labelled images to train a classifier on, and others that test it.</summary>
internal sealed record LabelledSplit(IReadOnlyList<LabelledImage> Training, IReadOnlyList<LabelledImage> Testing)
{
    /// <summary>Of a table, this share tests: the last rows.</summary>
    private const double TestShare = 0.2;

    /// <summary>A folder with MNIST's four files, which says what tests, or a CSV of label and pixels.</summary>
    public static LabelledSplit Load(FileSystemInfo source)
    {
        if (Directory.Exists(source.FullName)) return new(Mnist.Load(source.FullName, train: true), Mnist.Load(source.FullName, train: false));
        IReadOnlyList<LabelledImage> all = LabelledCsv.Read(source.FullName);
        int testing = Math.Max(1, (int)Math.Round(TestShare * all.Count));
        return new([.. all.Take(all.Count - testing)], [.. all.Skip(all.Count - testing)]);
    }
}
