using System.Buffers.Binary;
using System.Text;

namespace HeGpu.Files;

/// <summary>Writes the content of sections, little-endian, and keeps the checksum. A section that does not have its
/// declared length is a programming error and throws.</summary>
public sealed class SectionWriter
{
    private readonly Stream _stream;
    private readonly byte[] _word = new byte[8];
    private Crc32C _checksum = new();
    private Section? _section;
    private long _left;

    internal SectionWriter(Stream stream) => _stream = stream;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _left) throw new InvalidOperationException($"Section {_section?.Tag} was declared {_section?.Length} bytes long; more are written.");
        _left -= bytes.Length;
        _checksum.Add(bytes);
        _stream.Write(bytes);
    }

    public void WriteByte(byte value) => Write([value]);

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_word, value);
        Write(_word.AsSpan(0, 4));
    }

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_word, value);
        Write(_word);
    }

    public void WriteDouble(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>UTF-8, preceded by its length in bytes (4).</summary>
    public void WriteText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteInt32(bytes.Length);
        Write(bytes);
    }

    /// <summary>Bytes that <see cref="WriteText"/> takes.</summary>
    public static int TextBytes(string text) => 4 + Encoding.UTF8.GetByteCount(text);

    internal void Begin(Section section) => (_section, _left) = (section, section.Length);

    internal void End()
    {
        if (_left != 0) throw new InvalidOperationException($"Section {_section?.Tag} was declared {_section?.Length} bytes long; {_section?.Length - _left} were written.");
        _section = null;
    }

    internal void WriteChecksum()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_word, _checksum.Value);
        _stream.Write(_word.AsSpan(0, 4));
    }
}
