using System.Buffers.Binary;
using System.IO.Compression;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>
/// Reads one SEAL object, little-endian, never beyond its declared end. What it holds is asked for piece by piece, and before memory is taken for a
/// piece <see cref="ExpectAvailable"/> makes sure that its bytes can be there.
/// </summary>
internal sealed class SealReader : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly byte[] _word = new byte[SealParametersId.Size];
    private readonly Stream? _owned;
    private readonly ZLibStream? _inflate;

    // Of the payload: what is left of it, or the most that can be.
    private long _left;

    private SealReader(Stream stream, string source, Stream? owned)
    {
        (_stream, _source, _owned) = (stream, source, owned);
        Span<byte> bytes = stackalloc byte[SealHeader.Bytes];
        long available = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw Error($"{read} bytes; a SEAL object has {SealHeader.Bytes} of header alone.");
        var header = SealHeader.Read(bytes, Error);
        (Version, Size) = (header.Version, header.Size);
        if (header.Size > available || (owned is not null && header.Size < available))
            throw Error($"{(header.Size > available ? "truncated" : "oversized")}: {available} bytes, its header promises {header.Size}.");
        switch (header.Compression)
        {
            case SealCompression.Zstd:
                throw Error("compressed with zstd, which .NET cannot read: save it without, in C++ save(stream, compr_mode_type::none) or zlib, in JavaScript saveArray(seal.ComprModeType.none); docs/interop.md shows how to undo it.");
            case SealCompression.Zlib:
                _inflate = new ZLibStream(new LimitedStream(stream, header.PayloadBytes), CompressionMode.Decompress);
                _stream = _inflate;
                _left = (header.PayloadBytes + 1) * InputFile.MaxDeflateRatio;
                break;
            default:
                _left = header.PayloadBytes;
                break;
        }
    }

    /// <summary>Opens the object in which a stream stands.</summary>
    /// <exception cref="HeGpuFileException">No SEAL object, or one that is not read.</exception>
    public static SealReader Open(Stream stream, string source) => new(stream, source, null);

    /// <summary>Opens a file, which must consist of one object.</summary>
    /// <param name="path">The file.</param>
    /// <param name="buffered">False leaves no copy of what is read in buffers.</param>
    /// <exception cref="HeGpuFileException">No SEAL object, or one that is not read.</exception>
    public static SealReader OpenFile(string path, bool buffered = true)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, buffered ? 1 << 16 : 0);
        try
        {
            return new SealReader(stream, path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Path, or the name under which the bytes were given.</summary>
    public string Source => _source;

    /// <summary>Of the object and all within it.</summary>
    public SealVersion Version { get; }

    /// <summary>Bytes of the object as it is stored, header and all.</summary>
    public long Size { get; }

    /// <summary>An error that names the file.</summary>
    public HeGpuFileException Error(string reason) => new(_source, reason);

    /// <summary>Throws unless so many bytes can follow: asked before memory is taken for them.</summary>
    public void ExpectAvailable(long bytes)
    {
        if (bytes > _left)
            throw Error($"{bytes} bytes are expected for what it announces, it has {(_inflate is null ? "" : "at most ")}{_left}.");
    }

    /// <summary>Fills the destination.</summary>
    public void Read(Span<byte> destination)
    {
        ExpectAvailable(destination.Length);
        int read;
        try
        {
            read = _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (_inflate is not null && e is InvalidDataException or IOException) // inflate reports some damage as IOException
        {
            throw new HeGpuFileException(_source, "damaged zlib data.", e);
        }
        if (read < destination.Length)
            throw Error("truncated.");
        _left -= read;
    }

    /// <summary>Reads over bytes of no interest.</summary>
    public void Skip(long bytes)
    {
        ExpectAvailable(bytes);
        Span<byte> block = stackalloc byte[1 << 12];
        for (; bytes > 0; bytes -= block.Length)
        {
            if (bytes < block.Length)
                block = block[..(int)bytes];
            Read(block);
        }
    }

    public byte ReadByte()
    {
        Read(_word.AsSpan(0, 1));
        return _word[0];
    }

    public ulong ReadUInt64()
    {
        Read(_word.AsSpan(0, sizeof(ulong)));
        return BinaryPrimitives.ReadUInt64LittleEndian(_word);
    }

    /// <summary>A number that must lie in [least, most].</summary>
    public int ReadInt32(string what, int least, int most)
    {
        ulong value = ReadUInt64();
        return value >= (ulong)least && value <= (ulong)most ? (int)value : throw Error($"{what} is {value}; {(least == most ? $"{least} is expected" : $"{least} to {most} are possible")}.");
    }

    /// <summary>A finite number in [least, most].</summary>
    public double ReadDouble(string what, double least, double most)
    {
        double value = BitConverter.UInt64BitsToDouble(ReadUInt64());
        return value >= least && value <= most ? value : throw Error($"{what} is {value:g6}; {least:g6} to {most:g6} are possible.");
    }

    public SealParametersId ReadId()
    {
        Read(_word);
        return new SealParametersId(_word);
    }

    /// <summary>The header of an object within the object; nothing is compressed twice.</summary>
    /// <returns>The bytes that follow its header, which can be there.</returns>
    public long OpenNested(string what)
    {
        Span<byte> bytes = stackalloc byte[SealHeader.Bytes];
        Read(bytes);
        var header = SealHeader.Read(bytes, reason => Error($"{what}: {reason}"));
        if (header.Version != Version)
            throw Error($"{what}: of SEAL {header.Version} within an object of SEAL {Version}.");
        if (header.Compression != SealCompression.None)
            throw Error($"{what}: {header.Compression} compression within an object; SEAL compresses only the whole.");
        ExpectAvailable(header.PayloadBytes);
        return header.PayloadBytes;
    }

    /// <summary>The header of an object within the object, of known size.</summary>
    public void OpenNested(string what, long payloadBytes)
    {
        long bytes = OpenNested(what);
        if (bytes != payloadBytes)
            throw Error($"{what} takes {bytes} bytes; {payloadBytes} are expected.");
    }

    /// <summary>Throws unless the object has been read to its end.</summary>
    public void Finish()
    {
        long more = _left;
        if (_inflate is not null)
        {
            _left = 1;
            more = Reads(_word.AsSpan(0, 1)) ? 1 : 0;
        }
        if (more != 0)
            throw Error($"{(_inflate is null ? $"{more} bytes" : "there is")} more than expected.");
    }

    public void Dispose()
    {
        _inflate?.Dispose();
        _owned?.Dispose();
    }

    private bool Reads(Span<byte> one)
    {
        try
        {
            return _stream.Read(one) > 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new HeGpuFileException(_source, "damaged zlib data.", e);
        }
    }
}
