using System.CommandLine;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>What a network gave, as files: masks and, if asked for, logits; a classifier's as a table of classes and scores.</summary>
internal static class ResultFiles
{
    public static Option<FileInfo> Out { get; } = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "The mask, a PNG, white where the logit is positive; of a classifier a CSV of image, class and scores." };

    public static Option<FileInfo?> Logits { get; } = new("--logits") { HelpName = "FILE", Description = "The logits too: .npy (NumPy, float64) or .csv." };

    /// <summary>Before work begins.</summary>
    public static void Check(VerbContext context)
    {
        OutputPath.Check(context.Get(Out));
        if (context.Get(Logits) is { } numbers) OutputPath.Check(numbers);
    }

    public static void Write(VerbContext context, IReadOnlyList<FeatureMap> results, bool scores)
    {
        string path = context.Get(Out).FullName;
        context.Record["images"] = results.Count;
        if (scores)
        {
            ScoreFile.Write(context, path, results);
            return;
        }
        for (int i = 0; i < results.Count; i++)
        {
            string own = Numbered(path, i, results.Count);
            Png.Write(own, LogitFile.ToMask(results[i]), context.Cancellation);
            context.Terminal.Line($"{own}: {results[i].Shape.Width}x{results[i].Shape.Height} pixels");
            if (context.Get(Logits) is { } target) LogitFile.Write(Numbered(target.FullName, i, results.Count), results[i], context.Cancellation);
        }
    }

    // mask.png; for several images mask_0.png, mask_1.png, ...
    private static string Numbered(string path, int index, int count) => count == 1 ? path
        : Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}_{index}{Path.GetExtension(path)}");
}
