using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Small networks of random shape: convolutions, batch norms, quadratics and squares, pools, skips; linear at the end.</summary>
internal static class RandomNetworks
{
    public static TensorShape Shape(int seed) => new(1 + (seed % 3), 8, 8);

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
