using System.Text.Json;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>A JSON object with accessors that say what is missing or of the wrong type, and where.</summary>
internal readonly struct JsonNode
{
    private readonly JsonElement _element;
    private readonly string _where;
    private readonly string _source;

    public JsonNode(JsonElement element, string where, string source)
    {
        (_element, _where, _source) = (element, where, source);
        if (element.ValueKind != JsonValueKind.Object) throw Error("an object is expected here.");
    }

    public HeGpuFileException Error(string reason) => new(_source, $"{_where}: {reason}");

    public bool Has(string name) => _element.TryGetProperty(name, out _);

    public IEnumerable<string> Names() => _element.EnumerateObject().Select(p => p.Name);

    public string Text(string name) => Value(name, JsonValueKind.String).GetString()!;

    public int Int(string name) => Value(name, JsonValueKind.Number).TryGetInt32(out int v) ? v : throw Error($"'{name}' is not a 32-bit integer.");

    public double Double(string name) => Finite(Value(name, JsonValueKind.Number), name);

    public bool Bool(string name) => Member(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Error($"'{name}' is neither true nor false."),
    };

    public JsonNode Node(string name) => new(Value(name, JsonValueKind.Object), $"{_where}.{name}", _source);

    public JsonNode[] Array(string name, int most)
    {
        JsonElement array = Bounded(name, most);
        var nodes = new JsonNode[array.GetArrayLength()];
        int i = 0;
        foreach (JsonElement element in array.EnumerateArray()) nodes[i] = new JsonNode(element, $"{_where}.{name}[{i++}]", _source);
        return nodes;
    }

    public double[] Doubles(string name, int most)
    {
        JsonNode here = this;
        return [.. Bounded(name, most).EnumerateArray().Select(e => here.Finite(e, name))];
    }

    public string[] Texts(string name, int most)
    {
        JsonNode here = this;
        return [.. Bounded(name, most).EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : throw here.Error($"'{name}' is not a list of names."))];
    }

    private JsonElement Bounded(string name, int most)
    {
        JsonElement array = Value(name, JsonValueKind.Array);
        return array.GetArrayLength() <= most ? array : throw Error($"'{name}' has {array.GetArrayLength()} entries; at most {most} are read.");
    }

    private double Finite(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double v) && double.IsFinite(v) ? v : throw Error($"'{name}' is not a finite number.");

    private JsonElement Value(string name, JsonValueKind kind)
    {
        JsonElement value = Member(name);
        return value.ValueKind == kind ? value : throw Error($"'{name}' is {value.ValueKind}, {kind} is expected.");
    }

    private JsonElement Member(string name) => _element.TryGetProperty(name, out JsonElement value) ? value : throw Error($"'{name}' is missing.");
}
