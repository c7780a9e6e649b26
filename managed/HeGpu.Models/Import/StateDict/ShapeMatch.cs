using System.Globalization;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// Finds layers for modules of a state dict by the shapes of all their tensors: where one module and one layer have them, or where as many modules as layers have them and the modules
/// are numbered children of one Sequential, whose order is the network's.
/// </summary>
internal static class ShapeMatch
{
    /// <param name="layers">Of the network, in order.</param>
    /// <param name="tensors">Of the file.</param>
    /// <param name="places">Tensors by parameters; what is found is added.</param>
    /// <param name="left">Tensors without a place; what is found is taken away.</param>
    /// <param name="source">What errors call the file.</param>
    /// <exception cref="HeGpuFileException">Several ways fit.</exception>
    public static void Add(IReadOnlyList<Layer> layers, IReadOnlyDictionary<string, Tensor> tensors, Dictionary<string, string> places, SortedSet<string> left, string source)
    {
        Layer[] open = [.. layers.Where(l => LayerParameters.Of(l) is { Count: > 0 } parameters && parameters.All(p => !places.ContainsKey($"{l.Name}.{p.Name}")))];
        IGrouping<string, string>[] modules = [.. left.GroupBy(Module)];
        foreach (IGrouping<string, Layer> alike in open.GroupBy(Signature))
        {
            Layer[] same = [.. alike];
            string[] fitting = [.. modules.Where(m => Fits(same[0], m, tensors)).Select(m => m.Key)];
            if (fitting.Length == 0) continue;
            if (fitting.Length != same.Length || (same.Length > 1 && !AreChildrenOfOne(fitting)))
                throw new HeGpuFileException(source, $"shapes do not tell which of the modules {string.Join(", ", fitting)} is which of the layers {string.Join(", ", same.Select(l => l.Name))}; say it in a table (--names).");
            if (same.Length > 1) fitting = [.. fitting.OrderBy(Number)];
            foreach ((Layer layer, string module) in same.Zip(fitting))
            {
                foreach (string tensor in modules.Single(m => m.Key == module))
                {
                    places[layer.Name + tensor[module.Length..]] = tensor;
                    left.Remove(tensor);
                }
            }
        }
    }

    private static bool Fits(Layer layer, IEnumerable<string> module, IReadOnlyDictionary<string, Tensor> tensors)
    {
        Dictionary<string, IReadOnlyList<int>> shapes = module.ToDictionary(n => n[(n.LastIndexOf('.') + 1)..], n => tensors[n].Shape);
        IReadOnlyList<ParameterShape> wanted = LayerParameters.Of(layer);
        return shapes.Keys.All(name => wanted.Any(w => w.Name == name))
            && wanted.All(w => shapes.TryGetValue(w.Name, out IReadOnlyList<int>? shape) ? shape.SequenceEqual(w.Dimensions) : ParameterNames.Absent(layer, w.Name) is not null);
    }

    private static string Signature(Layer layer) => string.Join(';', LayerParameters.Of(layer).Select(p => p.ToString()));

    private static string Module(string tensor) => tensor.LastIndexOf('.') is >= 0 and var dot ? tensor[..dot] : "";

    private static bool AreChildrenOfOne(string[] modules) => modules.All(m => Number(m) >= 0) && modules.Select(Module).Distinct().Count() == 1;

    private static int Number(string module) => int.TryParse(module[(module.LastIndexOf('.') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1;
}
