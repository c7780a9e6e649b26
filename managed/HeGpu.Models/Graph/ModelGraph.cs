namespace HeGpu.Models;

/// <summary>
/// A network: layers in topological order (each after what it reads), one output, parameters by "layer.parameter", and how a
/// client prepares an image. Fully convolutional graphs run at any height and width their pools divide.
/// Checked when made (see <see cref="InvalidModelException"/>); reading it from many threads is safe.
/// </summary>
public sealed partial class ModelGraph
{
    private readonly Dictionary<string, Layer> byName = [];

    /// <exception cref="InvalidModelException">A name, an input, a channel count or a parameter does not fit.</exception>
    public ModelGraph(IReadOnlyList<Layer> layers, string output, IReadOnlyDictionary<string, Tensor> parameters, Preprocessing preprocessing)
    {
        Layers = [.. layers];
        Output = output;
        Parameters = parameters;
        Preprocessing = preprocessing;
        Validate();
    }

    public IReadOnlyList<Layer> Layers { get; }

    public string Output { get; }

    public IReadOnlyDictionary<string, Tensor> Parameters { get; }

    public Preprocessing Preprocessing { get; }

    /// <summary>The only input: the preprocessed image.</summary>
    public InputLayer Input => (InputLayer)Layers.First(l => l is InputLayer);

    public Layer this[string name] => byName.TryGetValue(name, out Layer? layer)
        ? layer
        : throw new InvalidModelException($"There is no layer '{name}'; the graph has {string.Join(", ", Layers.Select(l => l.Name))}.");

    /// <summary>The same network with other parameters.</summary>
    /// <exception cref="InvalidModelException">They do not fit.</exception>
    public ModelGraph With(IReadOnlyDictionary<string, Tensor> parameters) => new(Layers, Output, parameters, Preprocessing);

    public Tensor Parameter(string layer, string parameter) => Parameters[$"{layer}.{parameter}"];
}
