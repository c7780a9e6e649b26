using System.Buffers.Binary;
using System.IO.Compression;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>Writes 8-bit grey or RGB. Each row takes the filter with the smallest sum of absolute differences (the
/// heuristic of the PNG standard, section 12.8).</summary>
internal static class PngWriter
{
    public static byte[] Encode(Image image)
    {
        if (image.Channels is not (1 or 3)) throw new ArgumentException($"A PNG has 1 or 3 channels, not {image.Channels}.", nameof(image));
        using var png = new MemoryStream();
        png.Write(PngReader.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Channels == 1 ? PngColor.Grey : PngColor.Rgb);
        header[10..].Clear();
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Deflate(image));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Deflate(Image image)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            int pixel = image.Channels, bytes = pixel * image.Width;
            byte[] row = new byte[bytes], above = new byte[bytes], best = new byte[bytes + 1], attempt = new byte[bytes + 1];
            for (int y = 0; y < image.Height; y++)
            {
                for (int c = 0; c < pixel; c++)
                    for (int x = 0; x < image.Width; x++)
                        row[x * pixel + c] = (byte)MathF.Round(255 * Math.Clamp(image[c, y, x], 0f, 1f));
                long least = long.MaxValue;
                for (byte filter = 0; filter <= 4; filter++)
                {
                    long cost = PngFilter.Apply(filter, row, above, pixel, attempt);
                    if (cost >= least) continue;
                    least = cost;
                    (best, attempt) = (attempt, best);
                }
                deflate.Write(best);
                (row, above) = (above, row);
            }
        }
        return packed.ToArray();
    }

    private static void WriteChunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        byte[] typeAndBody = [.. type, .. body];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, body.Length);
        png.Write(word);
        png.Write(typeAndBody);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Compute(typeAndBody));
        png.Write(word);
    }
}
