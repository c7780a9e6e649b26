using System.Buffers.Binary;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>Turns the bytes of an unfiltered PNG row into an image's pixels in [0, 1].</summary>
internal sealed class PngSamples(PngHeader header, byte[]? palette, string source)
{
    private readonly float _most = (1 << header.Depth) - 1;

    public void Unpack(ReadOnlySpan<byte> row, Image image, int y)
    {
        int samples = header.Samples, colors = image.Channels;
        for (int x = 0; x < header.Width; x++)
        {
            if (palette is not null && header.Color == PngColor.Palette)
            {
                int index = Sample(row, x);
                if (3 * index >= palette.Length)
                    throw new HeGpuFileException(source, $"PNG refers to colour {index} of a palette of {palette.Length / 3}.");
                for (int c = 0; c < 3; c++) image[c, y, x] = palette[3 * index + c] / 255f;
                continue;
            }
            for (int c = 0; c < colors; c++) image[c, y, x] = Sample(row, x * samples + c) / _most;
            if (samples > colors && Sample(row, x * samples + colors) != _most)
                throw new HeGpuFileException(source, $"PNG with transparent pixels (first at row {y}, column {x}); flatten it first.");
        }
    }

    // Packed samples (1, 2, 4 bits) lie with the leftmost pixel in the high bits; 16 bits are big-endian.
    private int Sample(ReadOnlySpan<byte> row, int i)
    {
        int depth = header.Depth;
        if (depth == 8) return row[i];
        if (depth == 16) return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]);
        int bit = i * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
}
