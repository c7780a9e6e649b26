using HeGpu.Models;

namespace HeGpu.Planning.Tests;

/// <summary>Small models with random weights and images with the statistics of normalised ones.</summary>
internal static class Networks
{
    public static ModelGraph Make(int seed, IReadOnlyList<Layer> layers, string? output = null)
    {
        var random = new Random(seed);
        var parameters = new Dictionary<string, Tensor>();
        foreach (Layer layer in layers)
        {
            foreach (ParameterShape shape in LayerParameters.Of(layer))
            {
                int fan = shape.Dimensions.Count > 1 ? shape.Dimensions.Skip(1).Aggregate(1, (a, b) => a * b) : 1;
                int size = shape.Dimensions.Aggregate(1, (a, b) => a * b);
                var data = new float[size];
                for (int i = 0; i < size; i++)
                {
                    data[i] = shape.Name switch
                    {
                        "running_var" => 0.5f + random.NextSingle(),
                        "coefficients" => (random.NextSingle() - 0.5f),
                        _ => (float)((2 * random.NextDouble() - 1) / Math.Sqrt(fan)),
                    };
                }

                parameters[$"{layer.Name}.{shape.Name}"] = new Tensor(shape.Dimensions, data);
            }
        }

        return new(layers, output ?? layers[^1].Name, parameters, new(NormalizePerImage: true, Clip: 4));
    }

    public static FeatureMap Image(TensorShape shape, int seed)
    {
        var random = new Random(seed);
        var image = new FeatureMap(shape);
        for (int i = 0; i < image.Values.Length; i++) image.Values[i] = (4 * random.NextDouble()) - 2;
        return image;
    }

    public static double MaxDifference(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Assert.Equal(a.Length, b.Length);
        double worst = 0;
        for (int i = 0; i < a.Length; i++) worst = Math.Max(worst, Math.Abs(a[i] - b[i]));
        return worst;
    }
}
