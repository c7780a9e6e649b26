using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>Reads what <see cref="SafetensorsFile"/> describes; every offset and product is checked before it is used.</summary>
internal static class SafetensorsReader
{
    private static readonly Dictionary<string, int> ElementBytes = new()
    {
        ["F64"] = 8, ["F32"] = 4, ["F16"] = 2, ["BF16"] = 2, ["I64"] = 8, ["I32"] = 4, ["I16"] = 2, ["I8"] = 1,
        ["U64"] = 8, ["U32"] = 4, ["U16"] = 2, ["U8"] = 1, ["BOOL"] = 1,
    };

    private readonly record struct Entry(string Name, string Type, int[] Shape, long Begin, long End);

    public static SafetensorsFile Decode(byte[] file, string source)
    {
        if (file.Length < 8) throw new HeGpuFileException(source, $"no safetensors file: {file.Length} bytes, its header's length alone takes 8.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > SafetensorsFile.MaxHeaderBytes) throw new HeGpuFileException(source, $"header of {length} bytes; at most {SafetensorsFile.MaxHeaderBytes} are read. Is it a safetensors file?");
        if ((long)length > file.Length - 8) throw new HeGpuFileException(source, $"header of {length} bytes in a file that has {file.Length - 8} after its length: truncated or no safetensors file.");
        var metadata = new Dictionary<string, string>();
        List<Entry> entries;
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false };
            using var json = JsonDocument.Parse(file.AsMemory(8, (int)length), options);
            entries = ReadHeader(json.RootElement, metadata, source);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new HeGpuFileException(source, "the header is not the JSON of a safetensors file.", e);
        }
        ReadOnlySpan<byte> data = file.AsSpan(8 + (int)length);
        CheckCover(entries, data.Length, source);
        var tensors = new Dictionary<string, Tensor>(entries.Count);
        foreach (Entry entry in entries)
        {
            ReadOnlySpan<byte> bytes = data[(int)entry.Begin..(int)entry.End];
            if (Floats(entry.Type, bytes) is { } values) tensors.Add(entry.Name, new Tensor(entry.Shape, values));
        }
        return new SafetensorsFile(tensors, metadata);
    }

    private static List<Entry> ReadHeader(JsonElement header, Dictionary<string, string> metadata, string source)
    {
        var entries = new List<Entry>();
        foreach (JsonProperty property in header.EnumerateObject())
        {
            if (property.NameEquals("__metadata__"))
            {
                foreach (JsonProperty note in property.Value.EnumerateObject()) metadata.Add(note.Name, note.Value.GetString() ?? "");
                continue;
            }
            if (entries.Count == SafetensorsFile.MaxTensors) throw new HeGpuFileException(source, $"more than {SafetensorsFile.MaxTensors} tensors.");
            entries.Add(ReadEntry(property, source));
        }
        return entries;
    }

    private static Entry ReadEntry(JsonProperty property, string source)
    {
        string name = property.Name;
        JsonElement offsets = Member(property, "data_offsets", source), dimensions = Member(property, "shape", source);
        string type = Member(property, "dtype", source).GetString() ?? "";
        if (!ElementBytes.TryGetValue(type, out int elementBytes)) throw new HeGpuFileException(source, $"tensor '{name}' is of the unknown type '{type}'.");
        if (dimensions.GetArrayLength() > SafetensorsFile.MaxRank) throw new HeGpuFileException(source, $"tensor '{name}' has {dimensions.GetArrayLength()} dimensions; at most {SafetensorsFile.MaxRank} are read.");
        if (offsets.GetArrayLength() != 2) throw new HeGpuFileException(source, $"tensor '{name}' has {offsets.GetArrayLength()} offsets instead of 2.");
        int[] shape = [.. dimensions.EnumerateArray().Select(d => d.GetInt32())];
        long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64(), bytes = elementBytes;
        foreach (int d in shape)
        {
            if (d < 0) throw new HeGpuFileException(source, $"tensor '{name}' has the dimension {d}.");
            bytes *= d; // both below 2^31
            if (bytes > int.MaxValue) throw new HeGpuFileException(source, $"tensor '{name}' of [{string.Join(",", shape)}] has more than {int.MaxValue} bytes.");
        }
        if (begin < 0 || end < begin || end - begin != bytes)
            throw new HeGpuFileException(source, $"tensor '{name}' of {type} [{string.Join(",", shape)}] takes {bytes} bytes, its offsets are {begin} and {end}.");
        return new Entry(name, type, shape, begin, end);
    }

    private static JsonElement Member(JsonProperty tensor, string name, string source) =>
        tensor.Value.TryGetProperty(name, out JsonElement value) ? value : throw new HeGpuFileException(source, $"tensor '{tensor.Name}' has no {name}.");

    // Sorted by offset, each tensor begins where the one before it ended, and the last ends with the file.
    private static void CheckCover(List<Entry> entries, int dataBytes, string source)
    {
        long at = 0;
        foreach (Entry entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != at) throw new HeGpuFileException(source, $"tensor '{entry.Name}' begins at {entry.Begin} where {at} is expected: tensors overlap or leave a gap.");
            at = entry.End;
        }
        if (at != dataBytes) throw new HeGpuFileException(source, $"the tensors take {at} bytes, the file has {dataBytes}: truncated or damaged.");
    }

    private static float[]? Floats(string type, ReadOnlySpan<byte> bytes)
    {
        if (type[0] is not ('F' or 'B') || type == "BOOL") return null;
        var values = new float[bytes.Length / ElementBytes[type]];
        switch (type)
        {
            case "F32":
                bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case "F64":
                for (int i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
            case "F16":
                for (int i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                break;
            default: // BF16: the upper half of a float
                for (int i = 0; i < values.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                break;
        }
        return values;
    }
}
