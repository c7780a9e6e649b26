namespace HeGpu.Models;

// What must hold before anything else may rely on the graph: unique names, inputs defined earlier, one image, an output that exists,
// channel counts that meet, and exactly the parameters that the layers need, with their dimensions and finite values.
public sealed partial class ModelGraph
{
    /// <summary>No layer may have more channels or features than this, nor a kernel wider than <see cref="MaxKernel"/>.</summary>
    public const int MaxChannels = 1 << 20;

    public const int MaxKernel = 31;

    private void Validate()
    {
        var channels = new Dictionary<string, int?>();
        var expected = new HashSet<string>();
        foreach (Layer layer in Layers)
        {
            Require(!string.IsNullOrWhiteSpace(layer.Name), "A layer has no name.");
            Require(byName.TryAdd(layer.Name, layer), $"Two layers are named '{layer.Name}'; names must be unique.");
            foreach (string input in layer.Inputs)
            {
                Require(channels.ContainsKey(input),
                    $"Layer '{layer.Name}' reads '{input}', which is not defined before it; list layers in topological order.");
            }

            LayerRules.CheckAttributes(layer);
            channels[layer.Name] = LayerRules.OutputChannels(layer, [.. layer.Inputs.Select(i => channels[i])]);
            CheckParameters(layer, expected);
        }

        int images = Layers.Count(l => l is InputLayer);
        Require(images == 1, $"The graph has {images} input layers; it needs exactly one.");
        Require(byName.ContainsKey(Output), $"The output '{Output}' is not a layer of the graph.");
        string? stranger = Parameters.Keys.FirstOrDefault(k => !expected.Contains(k));
        Require(stranger is null, $"Parameter '{stranger}' belongs to no layer of the graph.");
        Require(Preprocessing.Clip > 0 && double.IsFinite(Preprocessing.Clip), $"The clip bound {Preprocessing.Clip} must be positive and finite.");
    }

    private void CheckParameters(Layer layer, HashSet<string> expected)
    {
        foreach (ParameterShape shape in LayerParameters.Of(layer))
        {
            string key = $"{layer.Name}.{shape.Name}";
            expected.Add(key);
            if (!Parameters.TryGetValue(key, out Tensor? tensor))
                throw new InvalidModelException($"Parameter '{key}' is missing; it should be [{string.Join(",", shape.Dimensions)}].");
            Require(tensor.Shape.SequenceEqual(shape.Dimensions),
                $"Parameter '{key}' is [{string.Join(",", tensor.Shape)}]; its layer needs [{string.Join(",", shape.Dimensions)}].");
            int bad = Array.FindIndex(tensor.Data, x => !float.IsFinite(x));
            Require(bad < 0, $"Parameter '{key}' holds a value that is not finite, at index {bad}.");
            if (shape.Name == "running_var")
            {
                int negative = Array.FindIndex(tensor.Data, x => x < 0);
                Require(negative < 0, $"Parameter '{key}' holds a negative variance, at index {negative}.");
            }
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new InvalidModelException(message);
    }
}
