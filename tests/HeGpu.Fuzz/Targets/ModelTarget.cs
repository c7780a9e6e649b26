using System.Text;
using HeGpu.Models;

namespace HeGpu.Fuzz;

/// <summary>Models: safetensors with a graph.</summary>
public sealed class ModelTarget : SafetensorsTarget
{
    public override string Kind => "model";

    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    public override IReadOnlyList<byte[]> Tokens { get; } =
        [.. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "[[[[[[[[[[[[", "null", "true", "1e999", "-1", "\\\"kind\\\":\\\"add\\\",", "\"F64\"", "\"BF16\"", "__metadata__" }.Select(Encoding.ASCII.GetBytes)];

    // JSON documents, strings of escaped JSON, layers and their checks take many times the bytes of the text.
    public override long AllocationLimit(int length) => (1 << 20) + 200L * length;

    public override void Read(byte[] file) => ModelFile.Decode(file, "fuzz.safetensors");

    /// <summary>Half of the repaired inputs are valid files around a graph whose meaning is damaged.</summary>
    public override byte[] Repair(byte[] file, Random random)
    {
        if (random.Next(2) == 0) return base.Repair(file, random);
        SafetensorsFile valid = SafetensorsFile.Decode(Seeds[random.Next(Seeds.Count)], "seed");
        string graph = JsonMutator.Mutate(valid.Metadata[ModelFile.GraphKey], random);
        using var damaged = new MemoryStream();
        new SafetensorsFile(valid.Tensors, new Dictionary<string, string> { [ModelFile.GraphKey] = graph }).Encode(damaged);
        return damaged.ToArray();
    }

    private static List<byte[]> MakeSeeds()
    {
        Layer[] all =
        [
            new InputLayer("in", 1), new Conv2dLayer("conv", "in", 1, 2, 3, 2, 1), new BatchNorm2dLayer("norm", "conv", 2), new ReluLayer("relu", "norm"),
            new MaxPool2dLayer("max", "relu"), new MeanPool2dLayer("mean", "norm", 3, 2, 1, false), new ConcatLayer("cat", ["max", "mean"]), new ConvTranspose2dLayer("up", "cat", 4, 1),
            new SquareLayer("square", "up"), new AddLayer("add", ["square", "up"]), new PolynomialLayer("poly", "add", 1, 2), new GlobalMeanPoolLayer("flat", "poly"),
            new DenseLayer("out", "flat", 1, 2),
        ];
        Layer[] small = [new InputLayer("in", 1), new Conv2dLayer("out", "in", 1, 1, 1)];
        return [Encode(all, true), Encode(small, false)];
    }

    private static byte[] Encode(Layer[] layers, bool ranges)
    {
        using var file = new MemoryStream();
        var graph = new ModelGraph(layers, "out", InitialWeights.For(layers, 1), new Preprocessing(true, 4));
        ModelFile.Encode(file, graph, ranges ? new ActivationRanges(layers.ToDictionary(l => l.Name, _ => new ValueRange(-1, 2))) : null);
        return file.ToArray();
    }
}
