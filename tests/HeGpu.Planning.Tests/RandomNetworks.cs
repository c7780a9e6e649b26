using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Small networks of random shape: convolutions, batch norms, quadratics and squares, pools, skips; linear at the end.</summary>
internal static class RandomNetworks
{
    public static TensorShape Shape(int seed) => new(1 + (seed % 3), 8, 8);

    /// <summary>Rows of linear layers with few activations between; images of 2x9x10.</summary>
    public static ModelGraph Linear(int seed)
    {
        var random = new Random(seed);
        var layers = new List<Layer> { new InputLayer("in", 2) };
        (int channels, int side) = (2, 9);
        for (int i = 0; i < 5; i++)
        {
            string name = $"l{i}", last = layers[^1].Name;
            int next = 1 + random.Next(3);
            Layer layer = random.Next(side < 4 || side > 20 ? 3 : 8) switch
            {
                0 => new SquareLayer(name, last),
                1 => new BatchNorm2dLayer(name, last, channels),
                2 or 3 => new Conv2dLayer(name, last, channels, next, 3, Stride: side < 4 ? 1 : 1 + random.Next(2), Padding: 1),
                4 => new MeanPool2dLayer(name, last, 3, 2, 1, CountPadding: random.Next(2) == 0),
                5 => new MeanPool2dLayer(name, last),
                6 => new ConvTranspose2dLayer(name, last, channels, next),
                _ => new Conv2dLayer(name, last, channels, next, 1),
            };
            channels = layer is Conv2dLayer or ConvTranspose2dLayer ? next : channels;
            layers.Add(layer);
            side = Networks.Make(seed, layers).InferShapes(9, 10)[name].Height;
        }

        if (random.Next(2) == 0)
        {
            TensorShape shape = Networks.Make(seed, layers).InferShapes(9, 10)[layers[^1].Name];
            layers.Add(new FlattenLayer("flat", layers[^1].Name));
            layers.Add(new DenseLayer("dense", "flat", shape.Size, 3));
        }
        else layers.Add(new GlobalMeanPoolLayer("global", layers[^1].Name));

        return Networks.Make(seed, layers);
    }

    public static ModelGraph Make(int seed)
    {
        var random = new Random(seed);
        var layers = new List<Layer> { new InputLayer("in", Shape(seed).Channels) };
        (string last, int channels, int side) = ("in", Shape(seed).Channels, 8);
        for (int block = 0; block < 2; block++)
        {
            int next = 1 + random.Next(4), kernel = random.Next(2) == 0 ? 1 : 3;
            Add(new Conv2dLayer($"conv{block}", last, channels, next, kernel, Padding: kernel / 2), next);
            string before = last;
            if (random.Next(2) == 0) Add(new BatchNorm2dLayer($"norm{block}", last, channels), channels);
            Add(random.Next(2) == 0 ? new PolynomialLayer($"act{block}", last, channels, 2) : new SquareLayer($"act{block}", last), channels);
            if (random.Next(2) == 0) Add(new ConcatLayer($"cat{block}", [last, before]), 2 * channels);
            if (side > 2 && random.Next(2) == 0)
            {
                Add(new MeanPool2dLayer($"pool{block}", last), channels);
                side /= 2;
            }
        }

        Add(new Conv2dLayer("head", last, channels, 2, 3, Padding: 1), 2);
        return Networks.Make(seed, layers);

        void Add(Layer layer, int outputs)
        {
            layers.Add(layer);
            (last, channels) = (layer.Name, outputs);
        }
    }
}
