using System.Buffers.Binary;
using System.IO.Compression;

namespace HeGpu.Seal;

/// <summary>Writes one SEAL object, little-endian. Content of another length than was declared is a programming error and throws.</summary>
internal sealed class SealWriter
{
    // Residues are random bytes and zero bytes: searching for repetitions finds nothing.
    private static readonly ZLibCompressionOptions s_huffman = new() { CompressionLevel = 6, CompressionStrategy = ZLibCompressionStrategy.HuffmanOnly };

    private readonly Stream _stream;
    private readonly byte[] _word = new byte[SealParametersId.Size];
    private long _left;

    private SealWriter(Stream stream, SealVersion version, long payloadBytes) => (_stream, Version, _left) = (stream, version, payloadBytes);

    /// <summary>Of the object and all within it.</summary>
    public SealVersion Version { get; }

    /// <param name="stream">Where to; seekable for zlib, whose length is known last.</param>
    /// <param name="format">Compression and version.</param>
    /// <param name="payloadBytes">Exactly as many bytes as <paramref name="write"/> will write in a version.</param>
    /// <param name="write">Writes them.</param>
    /// <exception cref="ArgumentException">A format that is not written.</exception>
    public static void Write(Stream stream, SealFormat format, Func<SealVersion, long> payloadBytes, Action<SealWriter> write)
    {
        SealVersion version = format.CheckedVersion();
        long bytes = payloadBytes(version), start = format.Compression is SealCompression.None ? 0 : stream.Position;
        WriteHeader(stream, new SealHeader(version, format.Compression, SealHeader.Bytes + bytes));
        if (format.Compression is SealCompression.None)
        {
            Fill(stream, version, bytes, write);
            return;
        }
        using (var deflate = new ZLibStream(stream, s_huffman, leaveOpen: true))
            Fill(deflate, version, bytes, write);
        long end = stream.Position;
        stream.Position = start;
        WriteHeader(stream, new SealHeader(version, format.Compression, end - start));
        stream.Position = end;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _left)
            throw new InvalidOperationException($"{bytes.Length} bytes are written where {_left} are left of what was declared.");
        _left -= bytes.Length;
        _stream.Write(bytes);
    }

    public void WriteByte(byte value) => Write([value]);

    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_word, value);
        Write(_word.AsSpan(0, sizeof(ulong)));
    }

    public void WriteDouble(double value) => WriteUInt64(BitConverter.DoubleToUInt64Bits(value));

    public void WriteId(SealParametersId id)
    {
        id.CopyTo(_word);
        Write(_word);
    }

    /// <summary>The header of an object within the object.</summary>
    public void WriteNestedHeader(long payloadBytes)
    {
        Span<byte> bytes = stackalloc byte[SealHeader.Bytes];
        new SealHeader(Version, SealCompression.None, SealHeader.Bytes + payloadBytes).Write(bytes);
        Write(bytes);
    }

    private static void Fill(Stream stream, SealVersion version, long payloadBytes, Action<SealWriter> write)
    {
        var writer = new SealWriter(stream, version, payloadBytes);
        write(writer);
        if (writer._left != 0)
            throw new InvalidOperationException($"{writer._left} bytes fewer were written than the {payloadBytes} declared.");
    }

    private static void WriteHeader(Stream stream, SealHeader header)
    {
        Span<byte> bytes = stackalloc byte[SealHeader.Bytes];
        header.Write(bytes);
        stream.Write(bytes);
    }
}
