using HeGpu.Ckks;
using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>Knows one kind of file.</summary>
internal abstract class Inspector
{
    /// <param name="head">The first bytes of the file.</param>
    public abstract bool Recognizes(ReadOnlySpan<byte> head);

    /// <summary>Reads the file, adds what is worth knowing, and says in a few words what it is.</summary>
    public abstract string Describe(string path, List<(string Name, string Value)> facts);
}

internal sealed class PngInspector : Inspector
{
    public override bool Recognizes(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']);

    public override string Describe(string path, List<(string Name, string Value)> facts)
    {
        Image image = Png.Read(path);
        facts.Add(("size", $"{image.Width}x{image.Height} pixels, {image.Channels} channels"));
        return "PNG image";
    }
}

internal sealed class ModelInspector : Inspector
{
    /// <summary>A safetensors file: 8 bytes of length (below 2^32), then a JSON object.</summary>
    public override bool Recognizes(ReadOnlySpan<byte> head) => head.Length > 8 && head[8] == (byte)'{' && !head[4..8].ContainsAnyExcept((byte)0);

    public override string Describe(string path, List<(string Name, string Value)> facts)
    {
        SavedModel model = ModelFile.Load(path);
        facts.Add(("layers", $"{model.Graph.Layers.Count}"));
        facts.Add(("parameters", $"{model.Graph.Parameters.Values.Sum(t => (long)t.Data.Length)}"));
        facts.Add(("input", $"{model.Graph.Input.Channels} channels, {Preprocessing(model.Graph.Preprocessing)}"));
        facts.Add(("ranges", model.Ranges is null ? "not calibrated" : $"calibrated, {model.Ranges.Layers.Count} layers"));
        foreach ((string name, string note) in model.Notes) facts.Add((name, note));
        return "model";
    }

    private static string Preprocessing(Preprocessing p) => $"{(p.NormalizePerImage ? "normalised per image, " : "")}clipped to +-{p.Clip}";
}

internal sealed class ContainerInspector : Inspector
{
    public override bool Recognizes(ReadOnlySpan<byte> head) => head.StartsWith("HEGPU\0"u8);

    public override string Describe(string path, List<(string Name, string Value)> facts)
    {
        using ContainerReader reader = ContainerReader.OpenFile(path);
        facts.Add(("parameters", Convert.ToHexStringLower(reader.Hash)));
        facts.Add(("sections", string.Join(", ", reader.Sections.Select(s => $"{s.Tag} ({Text.Bytes(s.Length)})"))));
        if (reader.Kind == FileKind.EvaluationKeys) AddKeys(path, facts);
        return reader.Kind switch
        {
            FileKind.SecretKey => "SECRET key: keep it with its owner, never on a server",
            FileKind.PublicKey => "public key",
            FileKind.EvaluationKeys => "evaluation keys",
            FileKind.Ciphertexts => "ciphertexts",
            _ => reader.Kind.ToString(),
        };
    }

    private static void AddKeys(string path, List<(string Name, string Value)> facts)
    {
        EvaluationKeyIndex index = EvaluationKeysFile.ReadIndex(path);
        facts.Add(("relinearization", index.RelinearizationLevel is { } level ? $"to level {level}" : "none"));
        string levels = string.Join(", ", index.Galois.GroupBy(g => g.MaxLevel).OrderByDescending(g => g.Key).Select(g => $"{g.Count()} to level {g.Key}"));
        facts.Add(("Galois keys", $"{index.Galois.Count}{(levels.Length > 0 ? ": " + levels : "")}"));
    }
}
