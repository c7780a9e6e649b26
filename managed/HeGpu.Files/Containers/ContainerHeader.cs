using System.Buffers.Binary;

namespace HeGpu.Files;

/// <summary>
/// The fixed part of a container, little-endian:
/// <code>
///  0  6  "HEGPU\0"
///  6  2  version
///  8  2  kind
/// 10  2  number of sections S, 1 .. 8
/// 12 32  hash of the parameters that the content belongs to
/// 44 12 S  per section: tag (4), length in bytes (8)
///    4  CRC-32C of all that precedes
/// </code>
/// The sections follow without gaps, then the CRC-32C of their bytes.
/// </summary>
internal static class ContainerHeader
{
    public const ushort Version = 1;
    public const int HashBytes = 32;
    public const int MaxSections = 8;
    public const int FixedBytes = 44;
    public const int EntryBytes = 12;
    public const int ChecksumBytes = 4;

    /// <summary>No section is longer than this (1 TiB): keeps sums of lengths far from overflow.</summary>
    public const long MaxSectionBytes = 1L << 40;

    public static ReadOnlySpan<byte> Magic => "HEGPU\0"u8;

    public static byte[] Write(FileKind kind, ReadOnlySpan<byte> hash, IReadOnlyList<Section> sections)
    {
        if (hash.Length != HashBytes) throw new ArgumentException($"A parameter hash of {hash.Length} bytes instead of {HashBytes}.", nameof(hash));
        if (sections.Count is 0 or > MaxSections) throw new ArgumentException($"{sections.Count} sections; 1 to {MaxSections} fit.", nameof(sections));
        byte[] header = new byte[FixedBytes + EntryBytes * sections.Count + ChecksumBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), (ushort)sections.Count);
        hash.CopyTo(header.AsSpan(12));
        for (int i = 0; i < sections.Count; i++)
        {
            Span<byte> entry = header.AsSpan(FixedBytes + EntryBytes * i);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, sections[i].Tag.Value);
            BinaryPrimitives.WriteInt64LittleEndian(entry[4..], sections[i].Length);
        }
        int end = header.Length - ChecksumBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(end), Crc32C.Compute(header.AsSpan(0, end)));
        return header;
    }
}
