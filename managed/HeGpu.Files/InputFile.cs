using System.Buffers.Binary;
using System.IO.Compression;

namespace HeGpu.Files;

/// <summary>Reads whole small files (images, tables, models) under a size limit, unpacking gzip where its magic is seen.</summary>
public static class InputFile
{
    /// <summary>Deflate never expands by more than this (zlib's technical notes: 1032 to 1): a claim of more bytes than
    /// that is false, and is refused before memory is taken for it.</summary>
    public const int MaxDeflateRatio = 1032;

    /// <summary>All bytes of a file of at most <paramref name="limit"/> bytes.</summary>
    /// <exception cref="HeGpuFileException">The file is longer than the limit.</exception>
    public static byte[] ReadAllBytes(string path, long limit)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        long length = file.Length;
        if (length > limit) throw new HeGpuFileException(path, $"{length} bytes long; at most {limit} are read.");
        byte[] bytes = new byte[length];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < length) throw new HeGpuFileException(path, $"shrank from {length} to {read} bytes while it was read.");
        return bytes;
    }

    /// <summary>Gzip's magic, in at least the 18 bytes of the smallest gzip file.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.Length >= 18 && bytes[0] == 0x1f && bytes[1] == 0x8b;

    /// <summary>The bytes themselves, or what they unpack to when they are gzip, at most <paramref name="limit"/> bytes.</summary>
    public static byte[] Unzip(byte[] bytes, string source, long limit)
    {
        if (!IsGzip(bytes)) return bytes;
        using var packed = new MemoryStream(bytes, writable: false);
        using var unzip = new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        byte[] block = new byte[1 << 14];
        try
        {
            for (int n; (n = unzip.Read(block)) > 0;)
            {
                if (unpacked.Length + n > limit) throw new HeGpuFileException(source, $"unpacks to more than {limit} bytes.");
                unpacked.Write(block.AsSpan(0, n));
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException) // inflate reports some damage as IOException
        {
            throw new HeGpuFileException(source, "damaged gzip data.", e);
        }
        // A truncated stream ends without an error here, so the trailer (CRC-32 and length of what was packed) is checked by hand.
        byte[] result = unpacked.ToArray();
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 8)) != Crc32.Compute(result)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != (uint)result.Length)
            throw new HeGpuFileException(source, "gzip data that are truncated, damaged or in several members.");
        return result;
    }
}
