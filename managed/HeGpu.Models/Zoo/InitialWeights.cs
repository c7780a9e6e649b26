namespace HeGpu.Models;

/// <summary>Weights before training: normal with variance 2 / fan-in (He et al. 2015), zero biases, identity batch norms.</summary>
public static class InitialWeights
{
    /// <summary>
    /// c0 + c1 x + c2 x^2 nearest to max(0, x) in mean square for x ~ N(0, 1), which is what a batch norm gives: the Hermite
    /// expansion phi(0) + x/2 + phi(0) (x^2 - 1)/2 with phi(0) = 1/sqrt(2 pi). Higher coefficients start at zero.
    /// </summary>
    public static IReadOnlyList<double> ReluQuadratic { get; } =
        [0.5 / Math.Sqrt(2 * Math.PI), 0.5, 0.5 / Math.Sqrt(2 * Math.PI)];

    public static IReadOnlyDictionary<string, Tensor> For(IEnumerable<Layer> layers, ulong seed)
    {
        var random = new SeededRandom(seed);
        var parameters = new Dictionary<string, Tensor>();
        foreach (Layer layer in layers)
        {
            foreach (ParameterShape shape in LayerParameters.Of(layer))
            {
                var data = new float[shape.Dimensions.Aggregate(1, (a, b) => a * b)];
                Fill(layer, shape.Name, data, random);
                parameters[$"{layer.Name}.{shape.Name}"] = new(shape.Dimensions, data);
            }
        }

        return parameters;
    }

    private static void Fill(Layer layer, string parameter, float[] data, SeededRandom random)
    {
        switch (layer, parameter)
        {
            case (BatchNorm2dLayer, "weight" or "running_var"):
                Array.Fill(data, 1);
                break;
            case (PolynomialLayer p, _):
                for (int i = 0; i < data.Length; i++)
                {
                    int power = i % (p.Degree + 1);
                    data[i] = power < ReluQuadratic.Count ? (float)ReluQuadratic[power] : 0;
                }

                break;
            case (_, "weight"):
                double deviation = Math.Sqrt(2.0 / FanIn(layer));
                for (int i = 0; i < data.Length; i++) data[i] = (float)(deviation * random.NextGaussian());
                break;
        }
    }

    private static int FanIn(Layer layer) => layer switch
    {
        Conv2dLayer c => c.InChannels * c.Kernel * c.Kernel,
        ConvTranspose2dLayer t => t.InChannels,
        DenseLayer d => d.InFeatures,
        _ => 1,
    };
}
