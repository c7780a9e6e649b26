using System.Buffers.Binary;
using System.Text;
using HeGpu.Models;

namespace HeGpu.Fuzz;

/// <summary>Models: safetensors with a graph. A repaired file has the length of its header right.</summary>
public sealed class ModelTarget : FuzzTarget
{
    public override string Kind => "model";

    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    public override IReadOnlyList<byte[]> Tokens { get; } =
        [.. new[] { "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "[[[[[[[[[[[[", "null", "true", "1e999", "-1", "\\\"kind\\\":\\\"add\\\",", "\"F64\"", "\"BF16\"", "__metadata__" }.Select(Encoding.ASCII.GetBytes)];

    // JSON documents, strings of escaped JSON, layers and their checks take many times the bytes of the text.
    public override long AllocationLimit(int length) => (1 << 20) + 200L * length;

    public override void Read(byte[] file) => ModelFile.Decode(file, "fuzz.safetensors");

    public override byte[] Repair(byte[] file, Random random)
    {
        if (file.Length < 8) return file;
        int end = file.AsSpan().LastIndexOf("}}"u8) + 2;
        while (end < file.Length && file[end] == ' ') end++;
        BinaryPrimitives.WriteInt64LittleEndian(file, Math.Max(0, end - 8));
        return file;
    }

    private static List<byte[]> MakeSeeds()
    {
        Layer[] all =
        [
            new InputLayer("in", 1), new Conv2dLayer("conv", "in", 1, 2, 3, 2, 1), new BatchNorm2dLayer("norm", "conv", 2), new ReluLayer("relu", "norm"),
            new MaxPool2dLayer("max", "relu"), new MeanPool2dLayer("mean", "norm"), new ConcatLayer("cat", ["max", "mean"]), new ConvTranspose2dLayer("up", "cat", 4, 1),
            new SquareLayer("square", "up"), new AddLayer("add", ["square", "up"]), new PolynomialLayer("poly", "add", 1, 2), new FlattenLayer("flat", "poly"),
            new DenseLayer("out", "flat", 4, 2),
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
