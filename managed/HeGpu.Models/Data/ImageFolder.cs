using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>Where an image and its mask lie.</summary>
/// <param name="Name">The image's file name without its extension.</param>
/// <param name="Number">The last number in that name, or its position where names are matched.</param>
/// <param name="Image">Path of the image.</param>
/// <param name="Mask">Path of its mask.</param>
public sealed record ImagePairPaths(string Name, long Number, string Image, string Mask);

/// <summary>
/// A folder of PNG images with their masks, in one of two forms. Either subfolders <c>images/</c> and <c>masks/</c> (also
/// image, label, labels) with equal file names; or one folder whose files are paired by the last number in their names,
/// masks being those with "label" or "mask" in the name: train_image_7.png with train_label_7.png.
/// </summary>
public static class ImageFolder
{
    private static readonly string[] ImageFolders = ["images", "image"];
    private static readonly string[] MaskFolders = ["masks", "mask", "labels", "label"];

    /// <summary>Pairs without reading them, in the order of their numbers (or names).</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="HeGpuFileException">No images, or images and masks that do not match; the message lists them.</exception>
    public static IReadOnlyList<ImagePairPaths> Find(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        string? images = Subfolder(folder, ImageFolders), masks = Subfolder(folder, MaskFolders);
        if (images is not null && masks is not null) return PairByName(folder, images, masks);
        return PairByNumber(folder);
    }

    /// <summary>Reads all pairs. Masks become zeros and ones.</summary>
    /// <exception cref="HeGpuFileException">As for <see cref="Find"/>; or a damaged image, or a mask of another size.</exception>
    public static IReadOnlyList<ImagePair> Load(string folder, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Load(Find(folder), progress, cancellation);

    /// <inheritdoc cref="Load(string, IProgress{double}?, CancellationToken)"/>
    public static IReadOnlyList<ImagePair> Load(IReadOnlyList<ImagePairPaths> paths, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var pairs = new ImagePair[paths.Count];
        int done = 0;
        var options = new ParallelOptions { CancellationToken = cancellation };
        try
        {
            Parallel.For(0, pairs.Length, options, i =>
            {
                pairs[i] = Load(paths[i]);
                progress?.Report((double)Interlocked.Increment(ref done) / pairs.Length);
            });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return pairs;
    }

    /// <summary>Reads one pair.</summary>
    public static ImagePair Load(ImagePairPaths paths)
    {
        Image image = Png.Read(paths.Image), mask = ReadMask(paths.Mask);
        if (image.Height != mask.Height || image.Width != mask.Width)
            throw new HeGpuFileException(paths.Mask, $"mask of {mask.Height}x{mask.Width} pixels for an image of {image.Height}x{image.Width} ({paths.Image}).");
        return new ImagePair(paths.Name, image, mask);
    }

    /// <summary>
    /// Zeros and ones, split at one half. Masks that number their two classes 0 and 1 (of 255) are recognised; one with
    /// several such small numbers holds more than two classes and is refused.
    /// </summary>
    public static Image ReadMask(string path)
    {
        Image grey = Png.Read(path).ToGrey();
        float most = grey.Pixels.Max();
        if (most is > 0.5f or 0) return grey.ToMask();
        if (grey.Pixels.Any(v => v != 0 && v != most))
            throw new HeGpuFileException(path, $"a mask of two classes is wanted; this one has several values, the largest {most * 255:0} of 255.");
        return new Image(1, grey.Height, grey.Width, Array.ConvertAll(grey.Pixels, v => v == 0 ? 0f : 1f));
    }

    private static string? Subfolder(string folder, string[] names) =>
        names.Select(n => Path.Combine(folder, n)).FirstOrDefault(Directory.Exists);

    private static List<ImagePairPaths> PairByName(string folder, string images, string masks)
    {
        var byName = Pngs(masks).ToDictionary(p => Path.GetFileNameWithoutExtension(p), StringComparer.Ordinal);
        var pairs = new List<ImagePairPaths>();
        var unmatched = new List<string>();
        foreach (string image in Pngs(images))
        {
            string name = Path.GetFileNameWithoutExtension(image);
            if (byName.Remove(name, out string? mask)) pairs.Add(new(name, pairs.Count, image, mask));
            else unmatched.Add(image);
        }
        Check(folder, pairs, [.. unmatched, .. byName.Values]);
        return pairs;
    }

    private static List<ImagePairPaths> PairByNumber(string folder)
    {
        var images = new SortedDictionary<long, string>();
        var masks = new Dictionary<long, string>();
        var unmatched = new List<string>();
        foreach (string path in Pngs(folder))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            IDictionary<long, string> side = IsMask(name) ? masks : images;
            if (LastNumber(name) is not { } number) unmatched.Add(path);
            else if (!side.TryAdd(number, path))
                throw new HeGpuFileException(folder, $"{Path.GetFileName(side[number])} and {Path.GetFileName(path)} have the same number {number}.");
        }
        var pairs = new List<ImagePairPaths>();
        foreach ((long number, string image) in images)
        {
            if (masks.Remove(number, out string? mask)) pairs.Add(new(Path.GetFileNameWithoutExtension(image), number, image, mask));
            else unmatched.Add(image);
        }
        Check(folder, pairs, [.. unmatched, .. masks.Values]);
        return pairs;
    }

    private static void Check(string folder, List<ImagePairPaths> pairs, List<string> unmatched)
    {
        if (unmatched.Count > 0)
        {
            string some = string.Join(", ", unmatched.Take(10).Select(p => Path.GetRelativePath(folder, p)));
            throw new HeGpuFileException(folder, $"{unmatched.Count} files without a partner (image with mask): {some}{(unmatched.Count > 10 ? ", ..." : "")}.");
        }
        if (pairs.Count == 0)
            throw new HeGpuFileException(folder, "no PNG images; wanted are images/ and masks/ with equal names, or names such as image_7.png and label_7.png.");
    }

    private static IEnumerable<string> Pngs(string folder) =>
        Directory.EnumerateFiles(folder).Where(p => p.EndsWith(".png", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);

    private static bool IsMask(string name) =>
        name.Contains("label", StringComparison.OrdinalIgnoreCase) || name.Contains("mask", StringComparison.OrdinalIgnoreCase);

    private static long? LastNumber(string name)
    {
        int end = name.Length;
        while (end > 0 && !char.IsAsciiDigit(name[end - 1])) end--;
        int start = end;
        while (start > 0 && char.IsAsciiDigit(name[start - 1])) start--;
        return long.TryParse(name.AsSpan(start, end - start), out long number) ? number : null;
    }
}
