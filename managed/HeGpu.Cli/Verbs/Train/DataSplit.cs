using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>Which images of a folder train a network and which test it: the first and the last by number, never both.</summary>
internal static class DataSplit
{
    /// <summary>Share of the images that tests by default: the last fifth (16..19 of 0..19).</summary>
    private const double TestShare = 0.2;

    public static (IReadOnlyList<ImagePairPaths> Training, IReadOnlyList<ImagePairPaths> Testing) ByNumber(IReadOnlyList<ImagePairPaths> pairs, int? train, int? test)
    {
        int testing = test ?? Math.Max(1, (int)Math.Round(TestShare * pairs.Count));
        int training = train ?? pairs.Count - testing;
        if (testing < 1 || training < 1 || training + testing > pairs.Count)
            throw new VerbException(ExitCodes.Usage, $"{training} images to train on and {testing} to test on cannot be taken from {pairs.Count}.");
        return ([.. pairs.Take(training)], [.. pairs.Skip(pairs.Count - testing)]);
    }

    public static string Numbers(IReadOnlyList<ImagePairPaths> pairs) => pairs.Count == 1 ? $"{pairs[0].Number}" : $"{pairs[0].Number}..{pairs[^1].Number}";
}
