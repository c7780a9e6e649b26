namespace HeGpu.Models;

/// <summary>
/// A network: layers in topological order (each after what it reads), one output, parameters by "layer.parameter", and how a
/// client prepares an image. Fully convolutional graphs run at any height and width their pools divide.
/// </summary>
public sealed partial class ModelGraph
{
    public ModelGraph(IReadOnlyList<Layer> layers, string output, IReadOnlyDictionary<string, Tensor> parameters, Preprocessing preprocessing)
    {
        Layers = [.. layers];
        Output = output;
        Parameters = parameters;
        Preprocessing = preprocessing;
    }

    public IReadOnlyList<Layer> Layers { get; }

    public string Output { get; }

    public IReadOnlyDictionary<string, Tensor> Parameters { get; }

    public Preprocessing Preprocessing { get; }

    public Layer this[string name] => Layers.First(l => l.Name == name);

    public Tensor Parameter(string layer, string parameter) => Parameters[$"{layer}.{parameter}"];
}

/// <summary>What the client does to pixels in [0, 1] before encryption.</summary>
/// <param name="NormalizePerImage">Subtract the image's mean and divide by its standard deviation (at least 1e-3).</param>
/// <param name="Clip">Then clip to [-Clip, Clip], so that the plan's bound on the input is known.</param>
public sealed record Preprocessing(bool NormalizePerImage, double Clip);
