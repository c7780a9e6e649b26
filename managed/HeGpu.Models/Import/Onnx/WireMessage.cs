using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// One message of the protocol buffers wire format, field by field, as a window on the file: nested messages and byte strings are windows too and copy nothing, whatever
/// length they claim. Fields that are not asked for are passed over, so that nothing below them is ever parsed.
/// </summary>
#pragma warning disable CA1001 // a stream over an array holds nothing that must be given back
internal sealed class WireMessage
#pragma warning restore CA1001
{
    private readonly byte[] _file;
    private readonly string _source;
    private readonly int _end;
    private CodedInputStream _input;
    private uint _tag;

    /// <param name="file">The whole file.</param>
    /// <param name="source">What errors call it.</param>
    public WireMessage(byte[] file, string source)
        : this(file, source, 0, file.Length)
    {
    }

    private WireMessage(byte[] file, string source, int start, int length)
    {
        (_file, _source, _end) = (file, source, start + length);
        _input = new CodedInputStream(file, start, length);
    }

    /// <summary>Number of the field that <see cref="Next"/> came to.</summary>
    public int Field => WireFormat.GetTagFieldNumber(_tag);

    private WireFormat.WireType Type => WireFormat.GetTagWireType(_tag);

    /// <summary>Goes to the next field; its value must be taken, or passed over with <see cref="Skip"/>, before the one after it.</summary>
    /// <exception cref="InvalidProtocolBufferException">No such message.</exception>
    public bool Next() => (_tag = _input.ReadTag()) != 0;

    public void Skip() => _input.SkipLastField();

    public long Int64() => Type == WireFormat.WireType.Varint ? _input.ReadInt64() : throw Unexpected("an integer");

    public float Single() => Type == WireFormat.WireType.Fixed32 ? _input.ReadFloat() : throw Unexpected("a float");

    /// <summary>Text of at most <paramref name="most"/> bytes.</summary>
    public string Text(int most)
    {
        ReadOnlySpan<byte> bytes = Bytes().Span;
        return bytes.Length <= most ? Encoding.UTF8.GetString(bytes) : throw Error($"a name of {bytes.Length} bytes; at most {most} are read.");
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        (int start, int length) = Window();
        return _file.AsMemory(start, length);
    }

    public WireMessage Message()
    {
        (int start, int length) = Window();
        return new WireMessage(_file, _source, start, length);
    }

    /// <summary>Appends one integer, or a packed list of them.</summary>
    public void Int64s(List<long> values, int most)
    {
        if (Type != WireFormat.WireType.LengthDelimited)
        {
            Room(values.Count, most);
            values.Add(Int64());
            return;
        }

        (int start, int length) = Window();
        var packed = new CodedInputStream(_file, start, length);
        while (!packed.IsAtEnd)
        {
            Room(values.Count, most);
            values.Add(packed.ReadInt64());
        }
    }

    /// <summary>Appends one little-endian number of fixed width, or a packed list of them.</summary>
    public void Fixed(List<double> values, int bytes)
    {
        if (Type != WireFormat.WireType.LengthDelimited)
        {
            values.Add(bytes == sizeof(float) ? Single() : Type == WireFormat.WireType.Fixed64 ? _input.ReadDouble() : throw Unexpected("a double"));
            return;
        }

        ReadOnlySpan<byte> packed = Bytes().Span;
        if (packed.Length % bytes != 0) throw Unexpected("a list of numbers");
        for (int at = 0; at < packed.Length; at += bytes)
            values.Add(bytes == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(packed[at..]) : BinaryPrimitives.ReadDoubleLittleEndian(packed[at..]));
    }

    private void Room(int count, int most)
    {
        if (count >= most) throw Error($"a list of more than {most} integers.");
    }

    /// <summary>Where a field of bytes lies; reading goes on behind it.</summary>
    private (int Start, int Length) Window()
    {
        if (Type != WireFormat.WireType.LengthDelimited) throw Unexpected("bytes");
        int length = _input.ReadLength(), start = (int)_input.Position; // of the file, not of the window
        if (length < 0 || length > _end - start) throw Error($"field {Field} claims {(uint)length} bytes where {_end - start} are left: truncated or damaged.");
        _input = new CodedInputStream(_file, start + length, _end - start - length);
        return (start, length);
    }

    private HeGpuFileException Unexpected(string what) => Error($"field {Field} of a message is not {what}: damaged, or no ONNX.");

    private HeGpuFileException Error(string reason) => new(_source, reason);
}
