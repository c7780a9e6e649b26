namespace HeGpu.Models;

/// <summary>
/// (pixel - mean) / deviation, of each channel or with one pair for all: what many networks are trained on (torchvision's Normalize). It becomes the first layer of the network, a
/// polynomial of degree 1, which costs nothing when it runs encrypted; borders stay exact, since zeros are padded after it.
/// </summary>
public sealed record InputNormalization(IReadOnlyList<double> Means, IReadOnlyList<double> Deviations)
{
    private const string Pixels = "pixels";

    /// <summary>The network with the normalisation before it.</summary>
    /// <exception cref="InvalidModelException">Neither one pair nor one for each channel; a deviation that is not positive.</exception>
    public ModelGraph Before(ModelGraph graph)
    {
        InputLayer input = graph.Input;
        Check(input.Channels);
        string pixels = Pixels;
        while (graph.Layers.Any(l => l.Name == pixels)) pixels += "_";
        var normalize = new PolynomialLayer(input.Name, pixels, input.Channels, Degree: 1, Shared: Means.Count == 1);
        float[] coefficients = [.. Means.Zip(Deviations).SelectMany(p => (float[])[(float)(-p.First / p.Second), (float)(1 / p.Second)])];
        var parameters = new Dictionary<string, Tensor>(graph.Parameters) { [$"{input.Name}.coefficients"] = new([Means.Count, 2], coefficients) };
        return new([.. graph.Layers.SelectMany(l => l is InputLayer ? (Layer[])[new InputLayer(pixels, input.Channels), normalize] : [l])], graph.Output, parameters, graph.Preprocessing);
    }

    /// <summary>A preprocessed image as the network without the normalisation reads it.</summary>
    /// <inheritdoc cref="Before" path="/exception"/>
    public FeatureMap Apply(FeatureMap image)
    {
        Check(image.Shape.Channels);
        int area = image.Shape.Height * image.Shape.Width;
        return new(image.Shape, [.. image.Values.Select((v, i) => (v - Means[Set(i / area)]) / Deviations[Set(i / area)])]);
    }

    private int Set(int channel) => Means.Count == 1 ? 0 : channel;

    private void Check(int channels)
    {
        if (Means.Count != Deviations.Count || (Means.Count != 1 && Means.Count != channels))
            throw new InvalidModelException($"{Means.Count} means and {Deviations.Count} deviations for {channels} channels; one of both, or one for each channel, is needed.");
        if (!Means.All(double.IsFinite) || !Deviations.All(d => d > 0 && double.IsFinite(d))) throw new InvalidModelException("Means must be finite and deviations positive.");
    }
}
