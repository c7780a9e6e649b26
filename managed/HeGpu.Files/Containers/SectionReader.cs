using System.Buffers.Binary;
using System.Text;

namespace HeGpu.Files;

/// <summary>Reads one section, little-endian, never beyond its declared end, and keeps the checksum.</summary>
public sealed class SectionReader
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly byte[] _word = new byte[8];
    private Crc32C _checksum = new();
    private SectionTag _tag;

    internal SectionReader(Stream stream, string source) => (_stream, _source) = (stream, source);

    /// <summary>Bytes of the section not yet read.</summary>
    public long Remaining { get; private set; }

    internal uint Checksum => _checksum.Value;

    /// <summary>An error that names file and section.</summary>
    public HeGpuFileException Error(string reason) => new(_source, $"section {_tag}: {reason}");

    /// <summary>Throws unless exactly this many bytes are left: asked before memory is taken for them.</summary>
    public void ExpectLength(long bytes)
    {
        if (Remaining != bytes) throw Error($"{bytes} bytes are expected for what it announces, it has {Remaining}.");
    }

    /// <summary>Fills the destination.</summary>
    public void Read(Span<byte> destination)
    {
        if (destination.Length > Remaining) throw Error($"{destination.Length} more bytes are expected, it has {Remaining}.");
        int read = _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length) throw Error("truncated.");
        Remaining -= read;
        _checksum.Add(destination);
    }

    public byte ReadByte()
    {
        Read(_word.AsSpan(0, 1));
        return _word[0];
    }

    public int ReadInt32()
    {
        Read(_word.AsSpan(0, 4));
        return BinaryPrimitives.ReadInt32LittleEndian(_word);
    }

    /// <summary>A number that must lie in [least, most].</summary>
    public int ReadInt32(string what, int least, int most)
    {
        int value = ReadInt32();
        return value >= least && value <= most ? value : throw Error($"{what} is {value}; {least} to {most} are possible.");
    }

    public long ReadInt64()
    {
        Read(_word);
        return BinaryPrimitives.ReadInt64LittleEndian(_word);
    }

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>A finite number in [least, most].</summary>
    public double ReadDouble(string what, double least, double most)
    {
        double value = ReadDouble();
        return value >= least && value <= most ? value : throw Error($"{what} is {value:g6}; {least:g6} to {most:g6} are possible.");
    }

    /// <summary>What <see cref="SectionWriter.WriteText"/> wrote, at most <paramref name="most"/> bytes of UTF-8.</summary>
    public string ReadText(string what, int most)
    {
        int length = ReadInt32($"length of {what}", 0, most);
        byte[] bytes = new byte[Math.Min(length, Remaining)];
        Read(bytes);
        if (bytes.Length < length) throw Error($"{what} is {length} bytes long, {bytes.Length} are left.");
        return Encoding.UTF8.GetString(bytes);
    }

    internal void Begin(SectionTag tag, long length) => (_tag, Remaining) = (tag, length);

    internal void CheckRead()
    {
        if (Remaining > 0) throw Error($"{Remaining} bytes more than expected.");
    }
}
