using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// Which tensor of a state dict is which parameter of a network. In this order: the user's table of names; the same name; the n-th module of a Sequential, counted from 0, is the
/// n-th layer of the block of that name ("enc1.1.running_mean" is that of the second layer named "enc1.*"; "3.weight" that of the fourth layer after the input). Wrappers'
/// prefixes ("module.", "_orig_mod.") are taken off. What is left may be found by shape (<see cref="ShapeMatch"/>), when asked. Every tensor must have its place, and every place its tensor.
/// </summary>
internal static class ParameterNames
{
    private const int MostListed = 8;
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    /// <summary>The value of a parameter that PyTorch leaves out of a state dict because it is fixed; null where it must be there.</summary>
    public static float? Absent(Layer layer, string parameter) => (layer, parameter) switch
    {
        (Conv2dLayer or ConvTranspose2dLayer or DenseLayer or BatchNorm2dLayer, "bias") => 0,
        (BatchNorm2dLayer, "weight") => 1,
        _ => null,
    };

    /// <returns>Names of tensors by names of parameters; those missing have a value of <see cref="Absent"/>.</returns>
    /// <exception cref="HeGpuFileException">Tensors without a place, places without a tensor, or two tensors for one.</exception>
    public static IReadOnlyDictionary<string, string> Match(ModelArchitecture network, IReadOnlyDictionary<string, Tensor> tensors, ImportOptions options, string source)
    {
        var wanted = network.Layers.SelectMany(l => LayerParameters.Of(l).Select(p => $"{l.Name}.{p.Name}")).ToHashSet();
        Dictionary<string, string> aliases = Aliases(network.Layers), places = [];
        var left = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string name in tensors.Keys.Order(StringComparer.Ordinal))
        {
            if (Place(name, wanted, aliases, options.Names) is not { } place) left.Add(name);
            else if (place.Length > 0 && !places.TryAdd(place, name)) throw new HeGpuFileException(source, $"both '{places[place]}' and '{name}' would be '{place}'.");
        }

        if (options.ByShape) ShapeMatch.Add(network.Layers, tensors, places, left, source);
        string[] missing = [.. network.Layers.SelectMany(l => LayerParameters.Of(l).Where(p => !places.ContainsKey($"{l.Name}.{p.Name}") && !MayBeAbsent(l, p.Name, places)).Select(p => $"{l.Name}.{p}"))];
        if (missing.Length == 0 && left.Count == 0) return places;
        string[] reasons =
        [
            .. missing.Length > 0 ? [$"{missing.Length} parameters of the network have no tensor ({Listed(missing)})"] : Array.Empty<string>(),
            .. left.Count > 0 ? [$"{left.Count} tensors have no place in it ({Listed([.. left.Select(n => $"{n} [{string.Join(",", tensors[n].Shape)}]")])})"] : Array.Empty<string>(),
        ];
        throw new HeGpuFileException(source, $"{string.Join("; ", reasons)}. Say which is which in a table (--names), or let shapes decide where only one way fits (--by-shape).");
    }

    /// <summary>Fixed values stand in where the rest of the layer is there.</summary>
    private static bool MayBeAbsent(Layer layer, string parameter, Dictionary<string, string> places) =>
        Absent(layer, parameter) is not null && places.ContainsKey($"{layer.Name}.{(layer is BatchNorm2dLayer ? "running_var" : "weight")}");

    /// <summary>The parameter, "" for a tensor that the user leaves out, or null.</summary>
    private static string? Place(string name, HashSet<string> wanted, Dictionary<string, string> aliases, IReadOnlyDictionary<string, string> table)
    {
        string bare = name;
        while (Wrappers.FirstOrDefault(w => bare.StartsWith(w, StringComparison.Ordinal)) is { } wrapper && !wanted.Contains(bare)) bare = bare[wrapper.Length..];
        if (table.TryGetValue(name, out string? given) || table.TryGetValue(bare, out given)) return given.Length == 0 || wanted.Contains(given) ? given : null;
        int dot = bare.LastIndexOf('.');
        if (dot < 0) return wanted.Contains(bare) ? bare : null;
        string module = bare[..dot], parameter = bare[dot..];
        if (table.TryGetValue(module, out given)) return given.Length == 0 ? "" : wanted.Contains(given + parameter) ? given + parameter : null;
        if (wanted.Contains(bare)) return bare;
        return aliases.TryGetValue(module, out string? layer) && wanted.Contains(layer + parameter) ? layer + parameter : null;
    }

    /// <summary>Layers by block and number: "enc1.0", or "0" for those without a block.</summary>
    private static Dictionary<string, string> Aliases(IReadOnlyList<Layer> layers)
    {
        var counts = new Dictionary<string, int>();
        var aliases = new Dictionary<string, string>();
        foreach (Layer layer in layers.Where(l => l is not InputLayer))
        {
            string block = layer.Name.LastIndexOf('.') is >= 0 and var dot ? layer.Name[..(dot + 1)] : "";
            int number = counts[block] = counts.GetValueOrDefault(block) + 1;
            aliases.TryAdd($"{block}{number - 1}", layer.Name);
        }

        return aliases;
    }

    private static string Listed(string[] names) => string.Join(", ", names.Take(MostListed)) + (names.Length > MostListed ? ", ..." : "");
}
