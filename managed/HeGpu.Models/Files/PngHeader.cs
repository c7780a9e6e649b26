using System.Buffers.Binary;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>PNG's IHDR: size, bit depth and colour type, checked against the standard's table and our limits.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColor Color)
{
    /// <summary>Values stored per pixel (a palette index is one).</summary>
    public int Samples => Color switch { PngColor.Rgb => 3, PngColor.GreyAlpha => 2, PngColor.RgbAlpha => 4, _ => 1 };

    /// <summary>Bytes of one row without its filter byte; pixels of fewer than 8 bits are packed.</summary>
    public int RowBytes => (int)(((long)Width * Samples * Depth + 7) / 8);

    /// <summary>How far back the filters look: whole bytes per pixel, at least 1.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    /// <summary>Bytes of all rows, filter bytes included.</summary>
    public long RawBytes => (long)Height * (RowBytes + 1);

    public static PngHeader Parse(ReadOnlySpan<byte> ihdr, string source)
    {
        if (ihdr.Length != 13) throw new HeGpuFileException(source, $"PNG header of {ihdr.Length} bytes instead of 13.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(ihdr);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(ihdr[4..]);
        int depth = ihdr[8];
        var color = (PngColor)ihdr[9];
        if (width == 0 || height == 0) throw new HeGpuFileException(source, $"PNG of {width}x{height} pixels.");
        if ((ulong)width * height > Png.MaxPixels)
            throw new HeGpuFileException(source, $"PNG of {width}x{height} pixels; at most {Png.MaxPixels} pixels are read.");
        bool known = color switch
        {
            PngColor.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColor.Palette => depth is 1 or 2 or 4 or 8,
            PngColor.Rgb or PngColor.GreyAlpha or PngColor.RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (!known) throw new HeGpuFileException(source, $"PNG colour type {ihdr[9]} with {depth} bits is not in the standard.");
        if (ihdr[10] != 0 || ihdr[11] != 0) throw new HeGpuFileException(source, $"PNG compression {ihdr[10]}, filter method {ihdr[11]}: only 0 is known.");
        if (ihdr[12] != 0) throw new HeGpuFileException(source, "interlaced PNG; save it without interlacing.");
        return new PngHeader((int)width, (int)height, depth, color);
    }
}

internal enum PngColor
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    RgbAlpha = 6,
}
