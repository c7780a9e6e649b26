using System.Buffers.Binary;
using System.IO.Compression;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// PNG (ISO/IEC 15948) to <see cref="Image"/>: chunks with their CRC, inflate, unfilter row by row, samples scaled by
/// 1/(2^depth - 1). No memory is taken for pixels that the compressed data could not hold.
/// </summary>
internal static class PngReader
{
    private const int ChunkOverhead = 12; // length, type, CRC

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public static Image Decode(byte[] file, string source)
    {
        if (!file.AsSpan().StartsWith(Signature)) throw new HeGpuFileException(source, "no PNG (it lacks the PNG signature).");
        PngHeader? header = null;
        byte[]? palette = null;
        var data = new List<ReadOnlyMemory<byte>>();
        bool ended = false;
        for (int at = Signature.Length; !ended;)
        {
            if (file.Length - at < ChunkOverhead) throw new HeGpuFileException(source, $"truncated PNG: {file.Length} bytes end within or before a chunk.");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - ChunkOverhead)
                throw new HeGpuFileException(source, $"PNG chunk of {length} bytes at {at}, {file.Length - at - ChunkOverhead} are left: truncated or damaged.");
            ReadOnlySpan<byte> typeAndBody = file.AsSpan(at + 4, 4 + (int)length);
            if (Crc32.Compute(typeAndBody) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length)))
                throw new HeGpuFileException(source, $"PNG chunk at {at} has a wrong CRC: the file is damaged.");
            ReadOnlySpan<byte> type = typeAndBody[..4], body = typeAndBody[4..];
            if (header is null && !type.SequenceEqual("IHDR"u8)) throw new HeGpuFileException(source, "PNG does not begin with its header.");
            if (type.SequenceEqual("IHDR"u8))
            {
                if (header is not null) throw new HeGpuFileException(source, "PNG with two headers.");
                header = PngHeader.Parse(body, source);
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                if (length is 0 or > 768 || length % 3 != 0) throw new HeGpuFileException(source, $"PNG palette of {length} bytes.");
                palette = body.ToArray();
            }
            else if (type.SequenceEqual("IDAT"u8)) data.Add(file.AsMemory(at + 8, (int)length));
            else if (type.SequenceEqual("tRNS"u8)) throw new HeGpuFileException(source, "PNG with a transparent colour; flatten it first.");
            else if (type.SequenceEqual("IEND"u8)) ended = true;
            else if ((type[0] & 0x20) == 0) throw new HeGpuFileException(source, $"PNG with an unknown critical chunk at {at}.");
            at += ChunkOverhead + (int)length;
        }
        return Inflate(header!.Value, palette, data, source);
    }

    private static Image Inflate(PngHeader header, byte[]? palette, List<ReadOnlyMemory<byte>> data, string source)
    {
        if (header.Color == PngColor.Palette && palette is null) throw new HeGpuFileException(source, "PNG without the palette it refers to.");
        long packed = data.Sum(d => (long)d.Length);
        if (header.RawBytes > packed * InputFile.MaxDeflateRatio)
            throw new HeGpuFileException(source, $"PNG of {header.Width}x{header.Height} pixels with {packed} bytes of data, which cannot hold them.");
        var image = new Image(header.Color is PngColor.Grey or PngColor.GreyAlpha ? 1 : 3, header.Height, header.Width);
        byte[] row = new byte[header.RowBytes + 1], above = new byte[header.RowBytes + 1];
        var samples = new PngSamples(header, palette, source);
        using var inflate = new ZLibStream(new JoinedStream(data), CompressionMode.Decompress);
        try
        {
            for (int y = 0; y < header.Height; y++)
            {
                inflate.ReadExactly(row);
                if (!PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), header.PixelBytes))
                    throw new HeGpuFileException(source, $"PNG row {y} has filter {row[0]}; 0 to 4 are known.");
                samples.Unpack(row.AsSpan(1), image, y);
                (row, above) = (above, row);
            }
            if (inflate.ReadByte() >= 0) throw new HeGpuFileException(source, $"PNG with more data than its {header.Width}x{header.Height} pixels.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // inflate reports some damage as IOException
        {
            throw new HeGpuFileException(source, "PNG whose compressed data are truncated or damaged.", e);
        }
        return image;
    }
}
