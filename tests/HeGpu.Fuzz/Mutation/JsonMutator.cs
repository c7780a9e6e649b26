using System.Text.Json.Nodes;

namespace HeGpu.Fuzz;

/// <summary>
/// Damages the meaning of JSON and keeps its grammar, so that what stands behind the parser is reached: values replaced by
/// hostile ones or by others of the same document, properties and elements removed or repeated. One to three of these.
/// </summary>
public static class JsonMutator
{
    private static readonly double[] Numbers = [0, 1, -1, 2, 3, 7, 31, 255, 1024, 65536, 1 << 20, int.MaxValue, int.MinValue, 1L << 40, 0.5, 1e308, -1e308, 1e-320];
    private static readonly string[] Texts = ["", "in", "input", "conv2d", "concat", "relu", "dense", "\0", "é", new('a', 300)];

    /// <returns>JSON again, of an object; the text itself when it is none.</returns>
    public static string Mutate(string json, Random random)
    {
        if (JsonNode.Parse(json) is not JsonObject root) return json;
        for (int rounds = 1 + random.Next(3); rounds > 0; rounds--)
        {
            List<JsonNode> nodes = [];
            Collect(root, nodes);
            if (nodes.Count == 0) break;
            JsonNode chosen = nodes[random.Next(nodes.Count)];
            switch (random.Next(4))
            {
                case 0:
                    Remove(chosen);
                    break;
                case 1:
                    chosen.ReplaceWith(nodes[random.Next(nodes.Count)].DeepClone());
                    break;
                case 2 when chosen.Parent is JsonArray array:
                    array.Insert(random.Next(array.Count + 1), chosen.DeepClone());
                    break;
                default:
                    chosen.ReplaceWith(Hostile(random));
                    break;
            }
        }
        return root.ToJsonString();
    }

    private static JsonNode? Hostile(Random random) => random.Next(8) switch
    {
        0 => JsonValue.Create(Texts[random.Next(Texts.Length)]),
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => new JsonArray(),
        3 => new JsonObject(),
        _ => JsonValue.Create(Numbers[random.Next(Numbers.Length)]),
    };

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonArray array) array.Remove(node);
        else if (node.Parent is JsonObject parent) parent.Remove(node.GetPropertyName());
    }

    private static void Collect(JsonNode node, List<JsonNode> nodes)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject o => o.Select(p => p.Value),
            JsonArray a => a,
            _ => [],
        };
        foreach (JsonNode? child in children)
        {
            if (child is null) continue;
            nodes.Add(child);
            Collect(child, nodes);
        }
    }
}
