using System.Buffers.Binary;
using HeGpu.Files;

namespace HeGpu.Fuzz;

/// <summary>Puts right what would stop a reader of the binary container early: section lengths that do not sum to the
/// file's, and both checksums (docs/formats.md).</summary>
internal static class ContainerRepair
{
    private const int FixedBytes = 44, EntryBytes = 12, ChecksumBytes = 4;

    public static byte[] Checksums(byte[] file)
    {
        if (file.Length < FixedBytes) return file;
        int sections = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(10));
        int table = FixedBytes + EntryBytes * sections;
        if (sections is 0 or > 8 || file.Length < table + 2 * ChecksumBytes) return file;
        long before = 0, content = file.Length - table - 2 * ChecksumBytes;
        for (int i = 0; i < sections - 1; i++) before += BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(FixedBytes + EntryBytes * i + 4));
        if (before >= 0 && before <= content) BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(table - 8), content - before);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(table), Crc32C.Compute(file.AsSpan(0, table)));
        int start = table + ChecksumBytes, end = file.Length - ChecksumBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(end), Crc32C.Compute(file.AsSpan(start, end - start)));
        return file;
    }
}
