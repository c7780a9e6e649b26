using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// PNG images. Reads grey, RGB and palette of every depth in the standard (1 to 16 bits); opaque alpha is dropped,
/// transparency and interlacing are refused. Writes 8-bit grey and RGB. Thread-safe.
/// </summary>
public static class Png
{
    /// <summary>Larger images are refused before memory is taken.</summary>
    public const long MaxPixels = 64L << 20;

    private const long MaxFileBytes = 640L << 20;

    /// <exception cref="HeGpuFileException">No PNG, damaged, or of a kind that is not read; the message says which.</exception>
    public static Image Read(string path) => Decode(InputFile.ReadAllBytes(path, MaxFileBytes), path);

    /// <param name="file">The whole file.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="HeGpuFileException">As for <see cref="Read"/>.</exception>
    public static Image Decode(byte[] file, string source) => PngReader.Decode(file, source);

    /// <summary>8 bits per value; values are clamped to [0, 1] and rounded. One or three channels.</summary>
    public static byte[] Encode(Image image) => PngWriter.Encode(image);

    public static void Write(string path, Image image, CancellationToken cancellation = default) =>
        AtomicFile.WriteAllBytes(path, Encode(image), cancellation);
}
