namespace HeGpu.Models.Tests;

/// <summary>Small networks with random parameters that together use every kind of layer.</summary>
internal static class Networks
{
    public static readonly Preprocessing Plain = new(NormalizePerImage: true, Clip: 4);

    /// <summary>Strides, paddings, kernels, add, concat, flatten, dense, square, cubic, ReLU, both pools and batch norm, on 12x8 images of 2 channels.</summary>
    public static ModelGraph Everything(ulong seed) => Build(
        [
            new InputLayer("x", 2),
            new Conv2dLayer("a", "x", 2, 4, 3, 1, 1),
            new BatchNorm2dLayer("n", "a", 4),
            new PolynomialLayer("p", "n", 4, 3),
            new Conv2dLayer("wide", "x", 2, 4, 5, 1, 2),
            new AddLayer("sum", ["p", "wide", "n"]),
            new MeanPool2dLayer("mean", "sum"),
            new Conv2dLayer("strided", "sum", 4, 3, 3, 2, 1),
            new ReluLayer("relu", "strided"),
            new ConcatLayer("cat", ["relu", "mean", "relu"]),
            new ConvTranspose2dLayer("up", "cat", 10, 3),
            new SquareLayer("square", "up"),
            new Conv2dLayer("narrow", "square", 3, 2, 1, 2, 0),
            new MaxPool2dLayer("max", "narrow"),
            new FlattenLayer("flat", "max"),
            new DenseLayer("dense", "flat", 12, 5),
        ],
        "dense",
        seed);

    /// <summary>What CNNs for digits are made of, on 17x14 images of 1 channel: even and strided kernels, overlapping and padded pools, shared polynomials, norms of vectors.</summary>
    public static ModelGraph Classifier(ulong seed) => Build(
        [
            new InputLayer("x", 1),
            new Conv2dLayer("conv", "x", 1, 3, 4, 3, 2),
            new PolynomialLayer("cubic", "conv", 3, 3, Shared: true),
            new MeanPool2dLayer("inner", "cubic", 3, 1, 1, CountPadding: false),
            new MeanPool2dLayer("pool", "inner", 3, 2, 1),
            new FlattenLayer("flat", "pool"),
            new DenseLayer("hidden", "flat", 27, 5),
            new BatchNorm2dLayer("norm", "hidden", 5),
            new PolynomialLayer("quadratic", "norm", 5, 2),
            new GlobalMeanPoolLayer("global", "inner"),
            new ConcatLayer("both", ["quadratic", "global"]),
            new PolynomialLayer("last", "both", 8, 2, Shared: true),
            new DenseLayer("out", "last", 8, 4),
        ],
        "out",
        seed);

    /// <summary>A graph whose parameters are all random: biases, statistics and coefficients too.</summary>
    public static ModelGraph Build(Layer[] layers, string output, ulong seed)
    {
        var random = new SeededRandom(seed);
        var parameters = InitialWeights.For(layers, seed);
        foreach ((string name, Tensor tensor) in parameters)
        {
            for (int i = 0; i < tensor.Data.Length; i++)
                tensor.Data[i] = (0.7f * tensor.Data[i]) + (0.3f * (float)(name.EndsWith("running_var", StringComparison.Ordinal) ? random.NextDouble() : random.NextGaussian()));
        }

        return new(layers, output, parameters, Plain);
    }

    public static FeatureMap RandomImage(int channels, int height, int width, ulong seed)
    {
        var random = new SeededRandom(seed);
        var values = new double[channels * height * width];
        for (int i = 0; i < values.Length; i++) values[i] = (float)Math.Clamp(random.NextGaussian(), -4, 4);
        return new(new(channels, height, width), values);
    }
}
