using System.Buffers.Binary;

namespace HeGpu.Models;

/// <summary>
/// A tensor as the file holds it (TensorProto): its numbers are in <see cref="Raw"/>, a window on the file, or listed. They are checked against its dimensions, and turned into
/// doubles, when an operator asks for them.
/// </summary>
internal sealed record OnnxTensor(string Name, IReadOnlyList<long> Dimensions, long Type, ReadOnlyMemory<byte>? Raw, IReadOnlyList<double> Floats, IReadOnlyList<long> Integers, bool IsElsewhere)
{
    public const int MaxRank = 8;
    private const int MaxListed = 1 << 26;

    /// <summary>Number types of onnx.proto with their bytes.</summary>
    private static readonly Dictionary<long, (string Name, int Bytes)> Types = new()
    {
        [1] = ("float", 4), [2] = ("uint8", 1), [3] = ("int8", 1), [4] = ("uint16", 2), [5] = ("int16", 2), [6] = ("int32", 4), [7] = ("int64", 8),
        [9] = ("bool", 1), [10] = ("float16", 2), [11] = ("double", 8), [12] = ("uint32", 4), [16] = ("bfloat16", 2),
    };

    public static OnnxTensor Read(WireMessage message, int maxText)
    {
        string name = "";
        List<long> dimensions = [], integers = [];
        List<double> floats = [];
        (long type, bool elsewhere, ReadOnlyMemory<byte>? raw) = (0, false, null);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1:
                    message.Int64s(dimensions, MaxRank);
                    break;
                case 2:
                    type = message.Int64();
                    break;
                case 4:
                    message.Fixed(floats, sizeof(float));
                    break;
                case 5 or 7 or 11:
                    message.Int64s(integers, MaxListed);
                    break;
                case 8:
                    name = message.Text(maxText);
                    break;
                case 9:
                    raw = message.Bytes();
                    break;
                case 10:
                    message.Fixed(floats, sizeof(double));
                    break;
                case 13:
                    elsewhere = true;
                    message.Skip();
                    break;
                case 14:
                    elsewhere |= message.Int64() != 0;
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return new(name, dimensions, type, raw, floats, integers, elsewhere);
    }

    /// <summary>The numbers as doubles, integers exactly up to 2^53.</summary>
    /// <param name="refuse">Makes the error from what is wrong with the tensor.</param>
    public OnnxConstant Decode(Func<string, Exception> refuse)
    {
        string shape = $"[{string.Join(",", Dimensions)}]";
        if (IsElsewhere) throw refuse($"tensor '{Name}' keeps its numbers in another file (external data); export the model as one file.");
        if (!Types.TryGetValue(Type, out (string Name, int Bytes) type)) throw refuse($"tensor '{Name}' has numbers of type {Type}, which is none of {string.Join(", ", Types.Values.Select(t => t.Name))}.");
        long count = OnnxArithmetic.Count(Dimensions) ?? throw refuse($"tensor '{Name}' of {shape} is larger than any file that is read.");
        if (Raw is { } raw)
        {
            if (raw.Length != count * type.Bytes) throw refuse($"tensor '{Name}' of {type.Name} {shape} takes {count * type.Bytes} bytes; the file has {raw.Length}.");
            return new(Dimensions, Numbers(raw.Span, (int)count, type.Bytes));
        }

        int listed = Floats.Count + Integers.Count;
        if (listed != count) throw refuse($"tensor '{Name}' of {type.Name} {shape} has {count} numbers; the file lists {listed}.");
        return new(Dimensions, [.. Floats, .. Integers.Select(Number)]);
    }

    private double[] Numbers(ReadOnlySpan<byte> raw, int count, int bytes)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> at = raw[(i * bytes)..];
            values[i] = Type switch
            {
                1 => BinaryPrimitives.ReadSingleLittleEndian(at),
                11 => BinaryPrimitives.ReadDoubleLittleEndian(at),
                3 => (sbyte)at[0],
                5 => BinaryPrimitives.ReadInt16LittleEndian(at),
                6 => BinaryPrimitives.ReadInt32LittleEndian(at),
                7 => BinaryPrimitives.ReadInt64LittleEndian(at),
                12 => BinaryPrimitives.ReadUInt32LittleEndian(at),
                _ => Number(bytes == 1 ? at[0] : BinaryPrimitives.ReadUInt16LittleEndian(at)),
            };
        }

        return values;
    }

    /// <summary>Half precision is listed, and read here, by its bits.</summary>
    private double Number(long bits) => Type switch
    {
        10 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        16 => BitConverter.UInt32BitsToSingle((uint)(ushort)bits << 16),
        _ => bits,
    };
}
