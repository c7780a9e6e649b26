namespace HeGpu.Models;

/// <summary>
/// The U-Net of Ronneberger et al. (2015) in the form that CKKS can run: same-size convolutions 3x3, mean pools, transposed
/// convolutions 2x2 with stride 2, skips by concatenation [up, skip], a 1x1 head that gives one logit per pixel.
/// Names: encK.convJ, encK.bnJ, encK.actJ, poolK, bottleneck.*, upK, catK, decK.*, head.
/// </summary>
public static class UNet
{
    /// <summary>A U-Net with initial weights: He's normal for convolutions, the quadratic nearest to ReLU for polynomials.</summary>
    /// <exception cref="InvalidModelException">An option is out of range.</exception>
    public static ModelGraph Create(UNetOptions options)
    {
        if (options.Channels.Count < 2 || options.ConvolutionsPerBlock < 1)
        {
            throw new InvalidModelException(
                $"A U-Net needs at least 2 scales and 1 convolution per block; {options.Channels.Count} and {options.ConvolutionsPerBlock} were given.");
        }

        var layers = new List<Layer> { new InputLayer("input", options.InputChannels) };
        string x = "input";
        int channels = options.InputChannels, depth = options.Channels.Count - 1;
        var skips = new string[depth];
        for (int scale = 0; scale < depth; scale++)
        {
            x = skips[scale] = Block(layers, options, $"enc{scale + 1}", x, channels, options.Channels[scale]);
            channels = options.Channels[scale];
            string pool = $"pool{scale + 1}";
            layers.Add(options.Pooling == UNetPooling.Mean ? new MeanPool2dLayer(pool, x) : new MaxPool2dLayer(pool, x));
            x = pool;
        }

        x = Block(layers, options, "bottleneck", x, channels, options.Channels[depth]);
        for (int scale = depth - 1; scale >= 0; scale--)
        {
            string up = $"up{scale + 1}", concat = $"cat{scale + 1}";
            int width = options.Channels[scale];
            layers.Add(new ConvTranspose2dLayer(up, x, options.Channels[scale + 1], width));
            layers.Add(new ConcatLayer(concat, [up, skips[scale]]));
            x = Block(layers, options, $"dec{scale + 1}", concat, 2 * width, width);
        }

        layers.Add(new Conv2dLayer("head", x, options.Channels[0], 1, Kernel: 1));
        return new(layers, "head", InitialWeights.For(layers, options.Seed), new(NormalizePerImage: true, options.InputClip));
    }

    private static string Block(List<Layer> layers, UNetOptions options, string name, string input, int inChannels, int outChannels)
    {
        string x = input;
        for (int j = 1; j <= options.ConvolutionsPerBlock; j++)
        {
            Add(new Conv2dLayer($"{name}.conv{j}", x, inChannels, outChannels, Kernel: 3, Padding: 1));
            if (options.BatchNorm) Add(new BatchNorm2dLayer($"{name}.bn{j}", x, outChannels));
            string activation = $"{name}.act{j}";
            Add(options.Activation switch
            {
                UNetActivation.Relu => new ReluLayer(activation, x),
                UNetActivation.Square => new SquareLayer(activation, x),
                _ => new PolynomialLayer(activation, x, outChannels, Degree: 2),
            });
            inChannels = outChannels;
        }

        return x;

        void Add(Layer layer)
        {
            layers.Add(layer);
            x = layer.Name;
        }
    }
}
