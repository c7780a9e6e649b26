using System.Text.Json;
using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_unet_comes_back_as_it_was()
    {
        ModelGraph graph = UNet.Create(new UNetOptions());
        var ranges = new ActivationRanges(graph.Layers.ToDictionary(l => l.Name, l => new ValueRange(-l.Name.Length, 1.0 / 3)));
        string path = Path.Combine(_folder, "new", "unet.safetensors");
        ModelFile.Save(path, graph, ranges, new Dictionary<string, string> { ["training"] = "200 s, \"seed\" 1, é" });
        SavedModel back = ModelFile.Load(path);
        AssertSame(graph, back.Graph);
        Assert.Equal(ranges.Layers, back.Ranges!.Layers);
        Assert.Equal("200 s, \"seed\" 1, é", Assert.Single(back.Notes).Value);
        Assert.Equal([Path.GetFileName(path)], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    [Fact]
    public void Every_kind_of_layer_comes_back_as_it_was()
    {
        Layer[] layers =
        [
            new InputLayer("in", 1), new Conv2dLayer("conv", "in", 1, 2, 3, 2, 1), new BatchNorm2dLayer("norm", "conv", 2, 1e-3), new ReluLayer("relu", "norm"),
            new MaxPool2dLayer("max", "relu"), new MeanPool2dLayer("mean", "norm"), new ConcatLayer("concat", ["max", "mean"]), new ConvTranspose2dLayer("up", "concat", 4, 3),
            new SquareLayer("square", "up"), new AddLayer("add", ["square", "up"]), new PolynomialLayer("poly", "add", 3, 2), new PolynomialLayer("one", "poly", 3, 3, Shared: true),
            new MeanPool2dLayer("wide", "one", 5, 3, 2, CountPadding: false), new GlobalMeanPoolLayer("global", "wide"), new FlattenLayer("flat", "global"), new DenseLayer("out", "flat", 3, 10),
        ];
        int kinds = typeof(Layer).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(Layer)));
        Assert.Equal(kinds, layers.Select(l => l.GetType()).Distinct().Count());
        var graph = new ModelGraph(layers, "out", InitialWeights.For(layers, 7), new Preprocessing(false, 1.5));
        SavedModel back = Decode(Encode(graph));
        AssertSame(graph, back.Graph);
        Assert.Null(back.Ranges);
    }

    [Fact]
    public void Files_from_before_pools_and_polynomials_had_their_attributes_mean_the_defaults()
    {
        Layer[] layers = [new InputLayer("in", 2), new MeanPool2dLayer("pool", "in"), new PolynomialLayer("poly", "pool", 2, 2)];
        SafetensorsFile file = SafetensorsFile.Decode(Encode(new ModelGraph(layers, "poly", InitialWeights.For(layers, 7), new Preprocessing(false, 1.5))), "m");
        string json = file.Metadata[ModelFile.GraphKey].Replace(",\"kernel\":2,\"stride\":2,\"padding\":0,\"countPadding\":true", "", StringComparison.Ordinal)
            .Replace(",\"shared\":false", "", StringComparison.Ordinal);
        Assert.DoesNotContain("padding", json, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("shared", json, StringComparison.Ordinal);
        using var old = new MemoryStream();
        new SafetensorsFile(file.Tensors, new Dictionary<string, string> { [ModelFile.GraphKey] = json }).Encode(old);
        Assert.Equal(layers.Select(Shown), Decode(old.ToArray()).Graph.Layers.Select(Shown));
    }

    public static TheoryData<string, string, string> Edits() => new()
    {
        { "\"kind\":\"conv2d\"", "\"kind\":\"conv9d\"", "unknown kind 'conv9d'" },
        { "\"version\":1", "\"version\":2", "graph of version 2" },
        { "\"kernel\":3,", "", "'kernel' is missing" },
        { "\"kernel\":3,", "\"kernel\":3.5,", "'kernel' is not a 32-bit integer" },
        { "\"clip\":4", "\"clip\":1e999", "'clip' is not a finite number" },
        { "\"clip\":4", "\"clip\":\"4\"", "'clip' is String, Number is expected" },
        { "\"layers\":[", "\"layers\":[3,", "layers[0]: an object is expected" },
        { "\"output\":\"head\"", "\"output\":\"tail\"", "tail" },
        { "\"version\":1", "\"version\":1,\"version\":1", "not valid JSON" },
        { "\"version\":1", "\"version\":1,\"ranges\":{\"nobody\":[0,1]}", "'nobody', which is no layer" },
        { "\"version\":1", "\"version\":1,\"ranges\":{\"head\":[2,1]}", "not [least, largest]" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Refuses_with_one_clear_error(string was, string becomes, string reason)
    {
        SafetensorsFile file = SafetensorsFile.Decode(Encode(UNet.Create(UNetOptions.Presets["tiny"])), "m");
        string json = file.Metadata[ModelFile.GraphKey];
        int at = json.IndexOf(was, StringComparison.Ordinal);
        Assert.True(at >= 0, json);
        json = json[..at] + becomes + json[(at + was.Length)..];
        using var edited = new MemoryStream();
        new SafetensorsFile(file.Tensors, new Dictionary<string, string> { [ModelFile.GraphKey] = json }).Encode(edited);
        Assert.Contains(reason, Assert.Throws<HeGpuFileException>(() => Decode(edited.ToArray())).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_safetensors_file_without_a_graph_is_no_model()
    {
        using var file = new MemoryStream();
        new SafetensorsFile(new Dictionary<string, Tensor>(), new Dictionary<string, string>()).Encode(file);
        Assert.Contains("without a graph", Assert.Throws<HeGpuFileException>(() => Decode(file.ToArray())).Reason, StringComparison.Ordinal);
    }

    private static byte[] Encode(ModelGraph graph)
    {
        using var file = new MemoryStream();
        ModelFile.Encode(file, graph);
        return file.ToArray();
    }

    private static SavedModel Decode(byte[] file) => ModelFile.Decode(file, "m");

    private static void AssertSame(ModelGraph expected, ModelGraph actual)
    {
        // Records compare their list of inputs by reference, so their properties are compared as text.
        Assert.Equal(expected.Layers.Select(Shown), actual.Layers.Select(Shown));
        Assert.Equal(expected.Output, actual.Output);
        Assert.Equal(expected.Preprocessing, actual.Preprocessing);
        Assert.Equal(expected.Parameters.Keys.Order(), actual.Parameters.Keys.Order());
        foreach ((string name, Tensor tensor) in expected.Parameters)
        {
            Assert.Equal(tensor.Shape, actual.Parameters[name].Shape);
            Assert.Equal(tensor.Data, actual.Parameters[name].Data);
        }
    }

    private static string Shown(Layer layer) => layer.GetType().Name + JsonSerializer.Serialize(layer, layer.GetType());
}
