using System.Runtime.InteropServices;
using Google.Protobuf;

namespace HeGpu.Models.Tests;

/// <summary>Writes small ONNX files, right and wrong ones: one image in, one result out. Fields by the numbers of onnx.proto.</summary>
internal sealed class OnnxBuilder
{
    private readonly MemoryStream _graph = new();

    public long Opset { get; init; } = 13;

    public static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true)) write(output);
        return bytes.ToArray();
    }

    public OnnxBuilder Input(string name, params long[] dimensions) => Graph(11, Port(name, dimensions));

    public OnnxBuilder Output(string name) => Graph(12, Port(name, []));

    /// <param name="call">"output = Operator(input, input)".</param>
    /// <param name="attributes">Messages of <see cref="Ints"/>, <see cref="Int"/>, <see cref="Bytes"/>.</param>
    public OnnxBuilder Node(string call, params byte[][] attributes)
    {
        string[] parts = call.Split([" = ", "(", ", ", ")"], StringSplitOptions.None);
        return Graph(1, Message(m =>
        {
            foreach (string input in parts[2..^1].Where(i => i.Length > 0)) Text(m, 1, input == "_" ? "" : input);
            foreach (string output in parts[0].Split(' ')) Text(m, 2, output);
            Text(m, 3, $"the {parts[1]}");
            Text(m, 4, parts[1]);
            foreach (byte[] attribute in attributes) Field(m, 5, attribute);
        }));
    }

    public OnnxBuilder Tensor(string name, long[] dimensions, params float[] values) => Graph(5, TensorOf(name, dimensions, 1, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    public OnnxBuilder Integers(string name, params long[] values) => Graph(5, TensorOf(name, [values.Length], 7, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));

    public OnnxBuilder Graph(int field, byte[] message)
    {
        _graph.Write(Message(m => Field(m, field, message)));
        return this;
    }

    public static byte[] TensorOf(string name, long[] dimensions, int type, byte[] raw, bool elsewhere = false) => Message(m =>
    {
        foreach (long d in dimensions) Varint(m, 1, d);
        Varint(m, 2, type);
        Text(m, 8, name);
        Field(m, 9, raw);
        if (elsewhere) Varint(m, 14, 1);
    });

    public static byte[] Ints(string name, params long[] values) => Message(m =>
    {
        Text(m, 1, name);
        foreach (long value in values) Varint(m, 8, value);
    });

    public static byte[] Int(string name, long value) => Message(m =>
    {
        Text(m, 1, name);
        Varint(m, 3, value);
    });

    public static byte[] Bytes(string name, int field, byte[] value) => Message(m =>
    {
        Text(m, 1, name);
        Field(m, field, value);
    });

    public byte[] ToArray() => Message(m =>
    {
        Varint(m, 1, 8);
        Field(m, 7, _graph.ToArray());
        Field(m, 8, Message(o => Varint(o, 2, Opset)));
    });

    public ImportedModel Import(ImportOptions? options = null) => new OnnxFormat().Decode(ToArray(), "test.onnx", options ?? new());

    private static byte[] Port(string name, long[] dimensions) => Message(m =>
    {
        Text(m, 1, name);
        Field(m, 2, Message(type => Field(type, 1, Message(tensor => Field(tensor, 2, Message(shape =>
        {
            foreach (long d in dimensions) Field(shape, 1, Message(dimension => Varint(dimension, 1, d)));
        }))))));
    });

    private static void Field(CodedOutputStream m, int field, byte[] value)
    {
        m.WriteTag(field, WireFormat.WireType.LengthDelimited);
        m.WriteBytes(ByteString.CopyFrom(value));
    }

    private static void Text(CodedOutputStream m, int field, string value)
    {
        m.WriteTag(field, WireFormat.WireType.LengthDelimited);
        m.WriteString(value);
    }

    private static void Varint(CodedOutputStream m, int field, long value)
    {
        m.WriteTag(field, WireFormat.WireType.Varint);
        m.WriteInt64(value);
    }
}
