using System.Buffers.Binary;
using System.IO.Compression;
using HeGpu.Files;

namespace HeGpu.Models.Tests;

/// <summary>Builds PNG files byte by byte, right or wrong as a test asks.</summary>
internal sealed class PngBuilder
{
    private readonly MemoryStream _file = new();

    public PngBuilder() => _file.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

    public PngBuilder Header(int width, int height, int depth, int color, int interlace = 0)
    {
        byte[] body = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(body, width);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(4), height);
        (body[8], body[9], body[12]) = ((byte)depth, (byte)color, (byte)interlace);
        return Chunk("IHDR", body);
    }

    /// <summary>Rows already filtered, each with its filter byte; split over <paramref name="pieces"/> chunks.</summary>
    public PngBuilder Data(byte[] filteredRows, int pieces = 1)
    {
        using var packed = new MemoryStream();
        using (var z = new ZLibStream(packed, CompressionLevel.Optimal, true)) z.Write(filteredRows);
        byte[] all = packed.ToArray();
        for (int i = 0; i < pieces; i++) Chunk("IDAT", all[(i * all.Length / pieces)..((i + 1) * all.Length / pieces)]);
        return this;
    }

    public PngBuilder Chunk(string type, byte[] body)
    {
        byte[] typeAndBody = [.. System.Text.Encoding.ASCII.GetBytes(type), .. body];
        byte[] word = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, body.Length);
        _file.Write(word);
        _file.Write(typeAndBody);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Compute(typeAndBody));
        _file.Write(word);
        return this;
    }

    public byte[] End() => Chunk("IEND", [])._file.ToArray();

    /// <summary>The standard's filters written plainly, row y taking filter y mod 5.</summary>
    public static byte[] FilterInTurn(byte[] raw, int rowBytes, int pixelBytes)
    {
        using var result = new MemoryStream();
        for (int y = 0; y < raw.Length / rowBytes; y++)
        {
            int filter = y % 5;
            result.WriteByte((byte)filter);
            for (int i = 0; i < rowBytes; i++)
            {
                int a = i >= pixelBytes ? raw[y * rowBytes + i - pixelBytes] : 0;
                int b = y > 0 ? raw[(y - 1) * rowBytes + i] : 0;
                int c = i >= pixelBytes && y > 0 ? raw[(y - 1) * rowBytes + i - pixelBytes] : 0;
                int p = a + b - c;
                int[] byDistance = [.. new[] { a, b, c }.OrderBy(v => Math.Abs(p - v))]; // stable, so ties keep the order a, b, c
                int prediction = new[] { 0, a, b, (a + b) / 2, byDistance[0] }[filter];
                result.WriteByte((byte)(raw[y * rowBytes + i] - prediction));
            }
        }
        return result.ToArray();
    }
}
