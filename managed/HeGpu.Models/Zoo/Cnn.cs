namespace HeGpu.Models;

/// <summary>Makes the networks of <see cref="CnnOptions"/>: layers conv1, bn1, act1, pool1, conv2, pool2, flat, fc1, bn2, act2, fc2 as far as they are there.</summary>
public static class Cnn
{
    /// <summary>Height and width of the images.</summary>
    public const int Side = 28;

    /// <summary>A network with initial weights (<see cref="InitialWeights"/>) for pixels in [0, 1] as they are.</summary>
    /// <exception cref="InvalidModelException">An option is out of range.</exception>
    public static ModelGraph Create(CnnOptions options)
    {
        if (options.Classes < 2) throw new InvalidModelException($"A classifier needs at least 2 classes, not {options.Classes}.");
        if (options.Activation == CnnActivation.Fixed && (options.Degree is not (3 or 9) || !(options.FixedBound > 0) || !double.IsFinite(options.FixedBound)))
            throw new InvalidModelException($"Fixed activations have degree 3 or 9 and a positive bound, not {options.Degree} and {options.FixedBound}.");
        Layer[] layers = options.Architecture == CnnArchitecture.Cnn1 ? First(options) : Second(options);
        var parameters = new Dictionary<string, Tensor>(InitialWeights.For(layers, options.Seed));
        foreach (PolynomialLayer layer in layers.OfType<PolynomialLayer>())
        {
            string name = $"{layer.Name}.coefficients";
            if (options.Activation == CnnActivation.Fixed) parameters[name] = new(parameters[name].Shape, [.. FixedPolynomial(options).Coefficients.Select(c => (float)c)]);
            else if (options.StartAtZero) Array.Clear(parameters[name].Data);
        }

        if (options.StartAtZero) DrawBiases(parameters, options.Seed);
        return new(layers, "fc2", parameters, new(NormalizePerImage: false, Clip: 1));
    }

    /// <summary>The parameters that training must leave alone: coefficients of fixed polynomials.</summary>
    public static IReadOnlySet<string> FrozenParameters(CnnOptions options, ModelGraph graph) => options.Activation == CnnActivation.Fixed
        ? graph.Layers.OfType<PolynomialLayer>().Select(l => $"{l.Name}.coefficients").ToHashSet()
        : [];

    /// <summary>
    /// Where all coefficients are zero, every layer but the first reads zeros, and with zero biases nothing but constants would ever have a
    /// gradient; so biases are uniform in [-0.1, 0.1], about what PyTorch draws.
    /// </summary>
    private static void DrawBiases(Dictionary<string, Tensor> parameters, ulong seed)
    {
        var random = new SeededRandom(seed ^ 0xB1A5);
        foreach (string name in parameters.Keys.Where(k => k.EndsWith(".bias", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray())
            parameters[name] = new(parameters[name].Shape, [.. parameters[name].Data.Select(_ => (float)((0.2 * random.NextDouble()) - 0.1))]);
    }

    private static Layer[] First(CnnOptions options) =>
    [
        new InputLayer("input", 1),
        new Conv2dLayer("conv1", "input", 1, 4, Kernel: 7, Stride: 3),
        Activation(options, "act1", "conv1", 4),
        new FlattenLayer("flat", "act1"),
        new DenseLayer("fc1", "flat", 256, 64),
        Activation(options, "act2", "fc1", 64),
        new DenseLayer("fc2", "act2", 64, options.Classes),
    ];

    private static Layer[] Second(CnnOptions options) =>
    [
        new InputLayer("input", 1),
        new Conv2dLayer("conv1", "input", 1, 20, Kernel: 5, Stride: 2, Padding: 1),
        new BatchNorm2dLayer("bn1", "conv1", 20),
        Activation(options, "act1", "bn1", 20),
        new MeanPool2dLayer("pool1", "act1", Kernel: 3, Stride: 2, Padding: 1),
        new Conv2dLayer("conv2", "pool1", 20, 50, Kernel: 5),
        new MeanPool2dLayer("pool2", "conv2", Kernel: 3, Stride: 2, Padding: 1),
        new FlattenLayer("flat", "pool2"),
        new DenseLayer("fc1", "flat", 200, 100),
        new BatchNorm2dLayer("bn2", "fc1", 100),
        Activation(options, "act2", "bn2", 100),
        new DenseLayer("fc2", "act2", 100, options.Classes),
    ];

    private static Layer Activation(CnnOptions options, string name, string input, int channels) => options.Activation switch
    {
        CnnActivation.Relu => new ReluLayer(name, input),
        CnnActivation.Square => new SquareLayer(name, input),
        CnnActivation.Fixed => new PolynomialLayer(name, input, channels, FixedPolynomial(options).Degree, Shared: true),
        _ when options.Degree is 2 or 3 => new PolynomialLayer(name, input, channels, options.Degree, !options.PerChannel),
        _ => throw new InvalidModelException($"Trained activations have degree 2 or 3, not {options.Degree}."),
    };

    private static PolynomialFit FixedPolynomial(CnnOptions options)
    {
        PolynomialFit sign = SignApproximations.Polynomial(options.FixedBase, options.Degree).Widened(options.FixedBound);
        if (!options.FixedRelu) return sign;
        double[] relu = [0, .. sign.Coefficients.Select(c => c / 2)];
        relu[1] += 0.5;
        return new(relu, sign.Low, sign.High);
    }
}
