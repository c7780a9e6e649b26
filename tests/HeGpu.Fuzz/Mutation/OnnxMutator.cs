using Google.Protobuf;

namespace HeGpu.Fuzz;

/// <summary>
/// Changes what an ONNX file says and keeps its wire format: fields are left out, doubled or moved, integers replaced by hostile ones, names and operators by others of the file.
/// Which fields hold messages is known from onnx.proto.
/// </summary>
internal sealed class OnnxMutator(Random random)
{
    /// <summary>Of each message, which fields hold which messages.</summary>
    private static readonly Dictionary<(string Message, int Field), string> Nested = new()
    {
        [("model", 7)] = "graph", [("model", 8)] = "opset", [("graph", 1)] = "node", [("graph", 5)] = "tensor", [("graph", 11)] = "port", [("graph", 12)] = "port",
        [("node", 5)] = "attribute", [("attribute", 5)] = "tensor", [("port", 2)] = "type", [("type", 1)] = "tensorType", [("tensorType", 2)] = "shape", [("shape", 1)] = "dimension",
    };

    private static readonly HashSet<(string Message, int Field)> Names = [("node", 1), ("node", 2), ("node", 4), ("attribute", 1), ("tensor", 8), ("port", 1)];

    private static readonly long[] Integers = [-1, 0, 1, 2, 3, 4, 7, 8, 64, 1 << 14, 1 << 20, int.MaxValue, 1L << 32, long.MaxValue, long.MinValue];

    private readonly List<byte[]> _names = [];
    private double _rate;

    public byte[] Mutate(byte[] file)
    {
        _rate = 0;
        Rewrite(file, "model"); // collects names
        _rate = Math.Pow(2, -4 - random.Next(6));
        return Rewrite(file, "model");
    }

    private byte[] Rewrite(byte[] message, string kind)
    {
        var fields = new List<byte[]>();
        using var input = new CodedInputStream(message);
        for (uint tag; (tag = input.ReadTag()) != 0;) fields.Add(Rewrite(input, tag, kind));
        for (int i = fields.Count - 1; i >= 0; i--)
        {
            if (random.NextDouble() >= _rate) continue;
            byte[] field = fields[i];
            switch (random.Next(3))
            {
                case 0:
                    fields.RemoveAt(i);
                    break;
                case 1:
                    fields.Insert(i, field);
                    break;
                default:
                    fields.RemoveAt(i);
                    fields.Insert(random.Next(fields.Count + 1), field);
                    break;
            }
        }

        return [.. fields.SelectMany(f => f)];
    }

    private byte[] Rewrite(CodedInputStream input, uint tag, string kind)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(tag);
            int field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    long value = input.ReadInt64();
                    output.WriteInt64(random.NextDouble() < _rate ? Integers[random.Next(Integers.Length)] : value);
                    break;
                case WireFormat.WireType.Fixed32:
                    output.WriteFixed32(input.ReadFixed32());
                    break;
                default:
                    byte[] content = input.ReadBytes().ToByteArray();
                    if (Nested.TryGetValue((kind, field), out string? inner)) content = Rewrite(content, inner);
                    else if (Names.Contains((kind, field))) content = Renamed(content);
                    output.WriteBytes(ByteString.CopyFrom(content));
                    break;
            }
        }

        return bytes.ToArray();
    }

    private byte[] Renamed(byte[] name)
    {
        if (_rate == 0) _names.Add(name);
        return random.NextDouble() < _rate ? _names[random.Next(_names.Count)] : name;
    }
}
