using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>What a model file holds.</summary>
/// <param name="Graph">Layers, parameters and preprocessing.</param>
/// <param name="Ranges">Calibrated range of every layer's output, or null when it was never measured.</param>
/// <param name="Notes">Free text by name, such as how it was trained.</param>
public sealed record SavedModel(ModelGraph Graph, ActivationRanges? Ranges, IReadOnlyDictionary<string, string> Notes);

/// <summary>
/// A model in one safetensors file: the parameters as F32 tensors "layer.parameter", which PyTorch opens as they are, and the
/// graph as JSON in the metadata under "hegpu.graph" (docs/formats.md). Other metadata are the notes.
/// </summary>
public static class ModelFile
{
    /// <summary>The metadata entry that makes a safetensors file a model.</summary>
    public const string GraphKey = "hegpu.graph";

    /// <summary>Written whole or not at all.</summary>
    public static void Save(string path, ModelGraph graph, ActivationRanges? ranges = null, IReadOnlyDictionary<string, string>? notes = null, CancellationToken cancellation = default) =>
        Pack(graph, ranges, notes).Write(path, cancellation);

    /// <inheritdoc cref="Save"/>
    public static void Encode(Stream destination, ModelGraph graph, ActivationRanges? ranges = null, IReadOnlyDictionary<string, string>? notes = null) =>
        Pack(graph, ranges, notes).Encode(destination);

    /// <exception cref="HeGpuFileException">No model, damaged, or with a layer that this version does not know.</exception>
    public static SavedModel Load(string path) => Unpack(SafetensorsFile.Read(path), path);

    /// <param name="file">The whole file.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="HeGpuFileException">As for <see cref="Load"/>.</exception>
    public static SavedModel Decode(byte[] file, string source) => Unpack(SafetensorsFile.Decode(file, source), source);

    private static SafetensorsFile Pack(ModelGraph graph, ActivationRanges? ranges, IReadOnlyDictionary<string, string>? notes)
    {
        var metadata = new Dictionary<string, string>(notes ?? new Dictionary<string, string>()) { [GraphKey] = GraphJson.Write(graph, ranges) };
        return new SafetensorsFile(graph.Parameters, metadata);
    }

    private static SavedModel Unpack(SafetensorsFile file, string source)
    {
        if (!file.Metadata.TryGetValue(GraphKey, out string? json))
            throw new HeGpuFileException(source, $"a safetensors file without a graph (metadata '{GraphKey}'): numbers alone are no model.");
        (ModelGraph graph, ActivationRanges? ranges) = GraphJson.Read(json, file.Tensors, source);
        return new SavedModel(graph, ranges, file.Metadata.Where(m => m.Key != GraphKey).ToDictionary());
    }
}
