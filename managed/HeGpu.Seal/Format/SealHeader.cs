using System.Buffers.Binary;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>
/// What every SEAL object begins with, little-endian:
/// <code>
/// 0 2  0xA15E
/// 2 1  bytes of the header, 16
/// 3 1  SEAL's major version
/// 4 1  minor version
/// 5 1  compression: 0 none, 1 zlib, 2 zstd
/// 6 2  reserved
/// 8 8  bytes of the object, header and all, as it is stored
/// </code>
/// </summary>
internal readonly record struct SealHeader(SealVersion Version, SealCompression Compression, long Size)
{
    public const int Bytes = 16;
    private const ushort Magic = 0xA15E;

    // No object is longer than this (1 TiB): keeps sums of lengths far from overflow.
    private const ulong MaxSize = 1ul << 40;

    /// <summary>Whether an object of SEAL begins so.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> first) => BinaryPrimitives.ReadUInt16LittleEndian(first) == Magic;

    public long PayloadBytes => Size - Bytes;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, Magic);
        destination[2] = Bytes;
        destination[3] = Version.Major;
        destination[4] = Version.Minor;
        destination[5] = (byte)Compression;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Size);
    }

    /// <param name="bytes">The 16 bytes.</param>
    /// <param name="error">Names the file.</param>
    /// <exception cref="HeGpuFileException">No SEAL object, or one of a version that is not read.</exception>
    public static SealHeader Read(ReadOnlySpan<byte> bytes, Func<string, HeGpuFileException> error)
    {
        ushort magic = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (magic != Magic || bytes[2] != Bytes)
            throw error($"it begins with 0x{magic:X4} and {bytes[2]}, an object of SEAL with 0x{Magic:X4} and {Bytes}: no SEAL object, or a damaged one.");
        var version = new SealVersion(bytes[3], bytes[4]);
        if (!version.IsKnown)
            throw error($"written by SEAL {version}; objects of {SealVersion.Known} are read: load and save it with one of these.");
        if (bytes[5] > (byte)SealCompression.Zstd)
            throw error($"compression {bytes[5]}; 0 (none) and 1 (zlib) are read.");
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        if (size is < Bytes or > MaxSize)
            throw error($"a length of {size} bytes; {Bytes} to {MaxSize} are possible.");
        return new SealHeader(version, (SealCompression)bytes[5], (long)size);
    }
}
