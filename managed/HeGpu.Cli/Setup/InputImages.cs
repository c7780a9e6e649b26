using System.CommandLine;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>The images that a verb works on: one PNG, or many in a table.</summary>
internal static class InputImages
{
    public static Argument<FileInfo> File { get; } = new("IMAGE") { Description = "A PNG file, or labelled images as .csv or .csv.gz (labels stay here)." };

    public static Option<int?> Count { get; } = new("--count") { HelpName = "K", Description = "How many images of a table, the first [default: all]." };

    public static IReadOnlyList<Image> Load(VerbContext context)
    {
        string path = context.Get(File).FullName;
        if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))
            return context.Get(Count) is null ? [Png.Read(path)] : throw new VerbException(ExitCodes.Usage, $"--count is for tables; '{path}' is one image.");
        if (context.Get(Count) is < 1) throw new VerbException(ExitCodes.Usage, $"--count {context.Get(Count)}: at least one image is needed.");
        return [.. LabelledCsv.Read(path).Take(context.Get(Count) ?? int.MaxValue).Select(i => i.Image)];
    }
}
