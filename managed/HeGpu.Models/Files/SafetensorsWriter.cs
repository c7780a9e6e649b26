using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace HeGpu.Models;

/// <summary>Writes what <see cref="SafetensorsFile"/> describes.</summary>
internal static class SafetensorsWriter
{
    public static void Encode(SafetensorsFile file, Stream destination)
    {
        KeyValuePair<string, Tensor>[] tensors = [.. file.Tensors.OrderBy(t => t.Key, StringComparer.Ordinal)];
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header)) WriteHeader(json, file.Metadata, tensors);
        while (header.Length % 8 != 0) header.WriteByte((byte)' '); // so that the data are aligned, as the format asks
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        destination.Write(length);
        header.WriteTo(destination);
        foreach ((_, Tensor tensor) in tensors) destination.Write(MemoryMarshal.AsBytes(tensor.Data.AsSpan()));
    }

    private static void WriteHeader(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata, KeyValuePair<string, Tensor>[] tensors)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        foreach ((string name, string value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(name, value);
        json.WriteEndObject();
        long at = 0;
        foreach ((string name, Tensor tensor) in tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (int d in tensor.Shape) json.WriteNumberValue(d);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(at);
            json.WriteNumberValue(at += 4L * tensor.Data.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
