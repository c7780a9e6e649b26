using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Fuzz;

/// <summary>PNG of every colour type; repaired inputs have right CRCs and, half of the time, pixel data packed anew after
/// damage to what they hold, so that filters and palettes are reached.</summary>
public sealed class PngTarget : FuzzTarget
{
    private const int ChunkOverhead = 12;

    public override string Kind => "png";

    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "tEXt", "CgBI" }.Select(Encoding.ASCII.GetBytes)];

    // The densest honest file: one bit a pixel, deflated 1032 to 1, read into three floats a pixel (palette).
    public override long AllocationLimit(int length) => (1 << 20) + 8L * 12 * InputFile.MaxDeflateRatio * length;

    public override void Read(byte[] file) => Png.Decode(file, "fuzz.png");

    public override byte[] Repair(byte[] file, Random random)
    {
        using var repaired = new MemoryStream();
        int at = Math.Min(8, file.Length);
        repaired.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        while (file.Length - at >= ChunkOverhead)
        {
            int length = Math.Min(BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)), file.Length - at - ChunkOverhead);
            if (length < 0) break;
            byte[] type = file[(at + 4)..(at + 8)], body = file[(at + 8)..(at + 8 + length)];
            if (type.AsSpan().SequenceEqual("IDAT"u8) && random.Next(2) == 0) body = Repack(body, random);
            WriteChunk(repaired, type, body);
            at += ChunkOverhead + length;
        }
        repaired.Write(file.AsSpan(at));
        return repaired.ToArray();
    }

    private static byte[] Repack(byte[] body, Random random)
    {
        byte[] raw = new byte[1 << 12];
        int length;
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(body), CompressionMode.Decompress);
            length = inflate.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return body;
        }
        if (length > 0) raw[random.Next(length)] = (byte)random.Next(6);
        return Deflate(raw[..length]);
    }

    private static List<byte[]> MakeSeeds()
    {
        var random = new Random(1);
        var seeds = new List<byte[]>();
        foreach ((int color, int depth, int samples) in (ReadOnlySpan<(int, int, int)>)[(0, 1, 1), (0, 8, 1), (0, 16, 1), (2, 8, 3), (3, 2, 1), (3, 8, 1), (4, 8, 2), (6, 16, 4)])
        {
            const int width = 7, height = 6;
            int rowBytes = (width * samples * depth + 7) / 8;
            byte[] rows = new byte[(rowBytes + 1) * height];
            random.NextBytes(rows);
            for (int y = 0; y < height; y++)
            {
                rows[y * (rowBytes + 1)] = (byte)(color is 0 or 2 ? y % 5 : 0);
                for (int i = 0; i < rowBytes; i++)
                {
                    ref byte b = ref rows[y * (rowBytes + 1) + 1 + i];
                    if (color == 3 && depth == 8) b &= 3;
                    if (color == 4 && i % 2 == 1 || color == 6 && i % 8 >= 6) b = 255;
                }
            }
            using var file = new MemoryStream();
            file.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
            WriteChunk(file, "IHDR"u8, [0, 0, 0, width, 0, 0, 0, height, (byte)depth, (byte)color, 0, 0, 0]);
            if (color == 3) WriteChunk(file, "PLTE"u8, [0, 0, 0, 255, 0, 0, 0, 255, 0, 9, 9, 9]);
            byte[] packed = Deflate(rows);
            WriteChunk(file, "IDAT"u8, packed.AsSpan(0, packed.Length / 2));
            WriteChunk(file, "IDAT"u8, packed.AsSpan(packed.Length / 2));
            WriteChunk(file, "IEND"u8, []);
            seeds.Add(file.ToArray());
        }
        seeds.Add(Png.Encode(SyntheticCells.Generate(16, 16, 1, 0).Image));
        return seeds;
    }

    private static byte[] Deflate(byte[] raw)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest)) deflate.Write(raw);
        return packed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        byte[] typeAndBody = [.. type, .. body];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, body.Length);
        file.Write(word);
        file.Write(typeAndBody);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Compute(typeAndBody));
        file.Write(word);
    }
}
