namespace HeGpu.Models;

/// <summary>
/// From a network with ReLU and max pools to one that CKKS can run, as near to it as can be before it is trained further: max pools
/// become mean pools, and every ReLU, in the network's order, the polynomial that is nearest to it in mean square on the values that
/// the layer reads in the network converted so far. Where the layer before can take it, its output is first brought within
/// [-bound, bound] per channel (relu(s x) = s relu(x), so that changes nothing): powers of larger values would drown all others.
/// </summary>
/// <param name="Degree">Of the polynomials.</param>
/// <param name="Shared">One polynomial for all channels of a layer.</param>
/// <param name="Bound">Where 99.9 % of the inputs of an activation are brought.</param>
public sealed record ReluConversion(int Degree = 2, bool Shared = false, double Bound = 3)
{
    private const double Share = 0.999;

    /// <param name="trained">With any mixture of activations and pools; those that CKKS can run stay.</param>
    /// <param name="samples">Preprocessed images of one size.</param>
    /// <exception cref="InvalidModelException">A sample does not fit the graph, or there is none.</exception>
    public ModelGraph Convert(ModelGraph trained, IReadOnlyList<FeatureMap> samples)
    {
        if (samples.Count == 0) throw new InvalidModelException("Fitting activations needs at least one sample image.");
        IReadOnlyDictionary<string, TensorShape> shapes = trained.InferShapes(samples[0].Shape.Height, samples[0].Shape.Width);
        Layer[] layers = [.. trained.Layers.Select(l => l is MaxPool2dLayer p ? new MeanPool2dLayer(p.Name, p.Input) : l)];
        var graph = new ModelGraph(layers, trained.Output, trained.Parameters, trained.Preprocessing);
        for (int i = 0; i < layers.Length; i++)
            if (layers[i] is ReluLayer relu) graph = Replace(graph, relu, shapes[relu.Input], samples);
        return graph;
    }

    private ModelGraph Replace(ModelGraph graph, ReluLayer relu, TensorShape shape, IReadOnlyList<FeatureMap> samples)
    {
        var polynomial = new PolynomialLayer(relu.Name, relu.Input, shape.Channels, Degree, Shared);
        double[][] inputs = ActivationInputs.Of(graph, relu.Input, polynomial.Sets, samples);
        bool scalable = ChannelScale.Possible(graph, relu.Input);
        var scales = new double[polynomial.Sets];
        var coefficients = new float[polynomial.Sets * (Degree + 1)];
        for (int set = 0; set < scales.Length; set++)
        {
            scales[set] = scalable ? Math.Max(1, ActivationInputs.Quantile(inputs[set], Share) / Bound) : 1;
            double[] fit = ReluFit.Of(Array.ConvertAll(inputs[set], x => x / scales[set]), Degree);
            for (int d = 0; d <= Degree; d++) coefficients[(set * (Degree + 1)) + d] = (float)(scales[set] * fit[d]);
        }

        var parameters = new Dictionary<string, Tensor>(graph.Parameters) { [$"{relu.Name}.coefficients"] = new([polynomial.Sets, Degree + 1], coefficients) };
        if (scalable) ChannelScale.Divide(graph, relu.Input, parameters, scales);
        return new([.. graph.Layers.Select(l => l == relu ? polynomial : l)], graph.Output, parameters, graph.Preprocessing);
    }
}
