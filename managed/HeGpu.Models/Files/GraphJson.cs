using System.Text;
using System.Text.Json;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>The JSON of a model's graph, documented in docs/formats.md: version, layers in order, output, preprocessing, ranges.</summary>
internal static class GraphJson
{
    public const int Version = 1;
    private const int MaxLayers = 1 << 14;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static string Write(ModelGraph graph, ActivationRanges? ranges)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("output", graph.Output);
            json.WriteStartObject("preprocessing");
            json.WriteBoolean("normalizePerImage", graph.Preprocessing.NormalizePerImage);
            json.WriteNumber("clip", graph.Preprocessing.Clip);
            json.WriteEndObject();
            json.WriteStartArray("layers");
            foreach (Layer layer in graph.Layers) LayerJson.Write(json, layer);
            json.WriteEndArray();
            if (ranges is not null) WriteRanges(json, ranges);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>The graph with its parameters, checked.</summary>
    public static (ModelGraph Graph, ActivationRanges? Ranges) Read(string json, IReadOnlyDictionary<string, Tensor> parameters, string source) => Parse(json, source, root =>
    {
        ModelArchitecture network = Architecture(root);
        var graph = new ModelGraph(network.Layers, network.Output, parameters, network.Preprocessing);
        return (graph, root.Has("ranges") ? ReadRanges(root.Node("ranges"), graph) : null);
    });

    /// <summary>The graph alone; it is checked when it gets its parameters.</summary>
    public static ModelArchitecture ReadArchitecture(string json, string source) => Parse(json, source, Architecture);

    private static ModelArchitecture Architecture(JsonNode root)
    {
        int version = root.Int("version");
        if (version != Version) throw root.Error($"graph of version {version}; this program reads version {Version}.");
        JsonNode preprocessing = root.Node("preprocessing");
        JsonNode[] layers = root.Array("layers", MaxLayers);
        return new([.. layers.Select(LayerJson.Read)], root.Text("output"), new Preprocessing(preprocessing.Bool("normalizePerImage"), preprocessing.Double("clip")));
    }

    private static T Parse<T>(string json, string source, Func<JsonNode, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return read(new JsonNode(document.RootElement, "graph", source));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new HeGpuFileException(source, "the graph is not valid JSON.", e);
        }
        catch (InvalidModelException e)
        {
            throw new HeGpuFileException(source, e.Message, e);
        }
    }

    private static void WriteRanges(Utf8JsonWriter json, ActivationRanges ranges)
    {
        json.WriteStartObject("ranges");
        foreach ((string layer, ValueRange range) in ranges.Layers)
        {
            json.WriteStartArray(layer);
            json.WriteNumberValue(range.Min);
            json.WriteNumberValue(range.Max);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static ActivationRanges ReadRanges(JsonNode node, ModelGraph graph)
    {
        var known = graph.Layers.Select(l => l.Name).ToHashSet();
        var ranges = new Dictionary<string, ValueRange>();
        foreach (string layer in node.Names())
        {
            if (!known.Contains(layer)) throw node.Error($"a range for '{layer}', which is no layer of the graph.");
            double[] ends = node.Doubles(layer, 2);
            if (ends.Length != 2 || ends[0] > ends[1]) throw node.Error($"the range of '{layer}' is not [least, largest].");
            ranges.Add(layer, new ValueRange(ends[0], ends[1]));
        }
        return new ActivationRanges(ranges);
    }
}
