using System.Text;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class StateDictFormatTests
{
    private const double Tolerance = 1e-5;

    /// <summary>The network of relu.safetensors under names of our own.</summary>
    private static readonly ModelArchitecture Relu = new(
    [
        new InputLayer("image", 1), new Conv2dLayer("first", "image", 1, 3, 3), new BatchNorm2dLayer("norm", "first", 3), new ReluLayer("relu1", "norm"), new MaxPool2dLayer("pool", "relu1"),
        new Conv2dLayer("second", "pool", 3, 4, 3, Padding: 1), new ReluLayer("relu2", "second"), new FlattenLayer("flat", "relu2"), new DenseLayer("hidden", "flat", 36, 5),
        new ReluLayer("relu3", "hidden"), new DenseLayer("scores", "relu3", 5, 3),
    ], "scores", new Preprocessing(false, 1));

    private static ImportOptions Network(string name) => new() { Architecture = Architectures.Find(name) };

    private static IReadOnlyDictionary<string, string> Table(string json) => NameTable.Decode(Encoding.UTF8.GetBytes(json), "names.json");

    [Theory]
    [InlineData("unet.safetensors")]
    [InlineData("unet-parallel.safetensors")]
    public void A_U_Net_of_blocks_fills_the_zoos(string file)
    {
        ImportedModel model = ImportFiles.Import(file, Network("unet-tiny"));
        Assert.InRange(ImportFiles.Difference(model.Graph, "unet"), 0, Tolerance);
        Assert.Equal(["enc1.conv1: bias", "bottleneck.conv1: bias", "dec1.conv1: bias"], model.Notes.Select(n => $"{n.Layer}: {n.Text.Split(' ')[0]}"));
        Assert.EndsWith("enc1.1.weight", model.Origins["enc1.bn1"], StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_replace_those_of_a_model()
    {
        ModelGraph other = ImportFiles.Import("cnn2.onnx").Graph;
        ModelArchitecture network = ModelArchitecture.Of(new(other.Layers, other.Output, InitialWeights.For(other.Layers, 5), other.Preprocessing));
        Assert.InRange(ImportFiles.Difference(ImportFiles.Import("cnn2.safetensors", new() { Architecture = network }).Graph, "cnn2"), 0, Tolerance);
    }

    [Fact]
    public void Numbers_of_every_width_are_read()
    {
        Layer[] layers = [new InputLayer("image", 1), new FlattenLayer("0", "image"), new DenseLayer("1", "0", 4, 3), new DenseLayer("2", "1", 3, 2)];
        ImportOptions options = new() { Architecture = new(layers, "2", new(false, 1)) };
        Assert.InRange(ImportFiles.Difference(ImportFiles.Import("kinds.safetensors", options).Graph, "kinds"), 0, Tolerance);
    }

    [Fact]
    public void A_table_says_which_is_which()
    {
        ImportOptions options = new() { Architecture = Relu, Names = Table("""{"features.0": "first", "features.1": "norm", "features.4": "second", "classifier.1": "hidden", "classifier.3.weight": "scores.weight", "classifier.3.bias": "scores.bias"}""") };
        Assert.InRange(ImportFiles.Difference(ImportFiles.Import("relu.safetensors", options).Graph, "relu"), 0, Tolerance);
    }

    [Fact]
    public void Shapes_decide_when_asked_and_when_there_is_one_way()
    {
        Assert.InRange(ImportFiles.Difference(ImportFiles.Import("relu.safetensors", new() { Architecture = Relu, ByShape = true }).Graph, "relu"), 0, Tolerance);
        string reason = ImportFiles.Refusal(() => ImportFiles.Import("relu.safetensors", new() { Architecture = Relu }));
        Assert.StartsWith("12 parameters of the network have no tensor (first.weight [3,1,3,3], first.bias [3], norm.weight [3],", reason, StringComparison.Ordinal);
        Assert.Contains("12 tensors have no place in it (classifier.1.bias [5],", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.0", "a.10", "a.2", "")]
    [InlineData("a.0", "b.1", "a.2", "shapes do not tell which of the modules a.0, a.2, b.1 is which of the layers one, two, three")]
    [InlineData("a.x", "a.y", "a.z", "shapes do not tell")]
    public void Equal_shapes_are_told_apart_by_numbers_in_one_Sequential_only(string first, string last, string second, string reason)
    {
        Layer[] layers = [new InputLayer("image", 2), new DenseLayer("one", "image", 2, 2), new DenseLayer("two", "one", 2, 2), new DenseLayer("three", "two", 2, 2)];
        var tensors = new Dictionary<string, Tensor>();
        foreach ((string module, int value) in new[] { (first, 1), (second, 2), (last, 3) }) tensors[$"{module}.weight"] = new([2, 2], [value, 0, 0, value]);
        ImportOptions options = new() { Architecture = new(layers, "three", new(false, 1)), ByShape = true };
        using var file = new MemoryStream();
        new SafetensorsFile(tensors, new Dictionary<string, string>()).Encode(file);
        if (reason.Length > 0)
        {
            Assert.Contains(reason, ImportFiles.Refusal(() => new StateDictFormat().Decode(file.ToArray(), "s", options)), StringComparison.Ordinal);
            return;
        }

        ModelGraph graph = new StateDictFormat().Decode(file.ToArray(), "s", options).Graph;
        Assert.Equal([1f, 2f, 3f], layers.Skip(1).Select(l => graph.Parameter(l.Name, "weight").Data[0]));
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        ModelArchitecture tiny = ModelArchitecture.Of(UNet.Create(new UNetOptions { Channels = [4, 16] }));
        Assert.Equal("tensor 'bottleneck.0.weight' is [8,4,3,3]; 'bottleneck.conv1.weight' of the network is [16,4,3,3].", ImportFiles.Refusal(() => ImportFiles.Import("unet.safetensors", new() { Architecture = tiny })));
    }

    [Fact]
    public void Tensors_are_left_out_only_by_name()
    {
        ModelArchitecture square = ModelArchitecture.Of(UNet.Create(UNetOptions.Presets["tiny"] with { Activation = UNetActivation.Square }));
        Assert.Contains("3 tensors have no place in it (bottleneck.2.coefficients [8,3], dec1.2.coefficients [4,3], enc1.2.coefficients [4,3])", ImportFiles.Refusal(() => ImportFiles.Import("unet.safetensors", new() { Architecture = square })), StringComparison.Ordinal);
        ImportOptions options = new() { Architecture = square, Names = Table("""{"bottleneck.2": "", "dec1.2": "", "enc1.2.coefficients": ""}""") };
        Assert.Equal(14, ImportFiles.Import("unet.safetensors", options).Graph.Layers.Count);
    }

    [Fact]
    public void Two_tensors_for_one_parameter_are_refused()
    {
        ImportOptions options = new() { Architecture = Architectures.Find("unet-tiny"), Names = Table("""{"dec1.0": "enc1.conv1"}""") };
        Assert.Equal("both 'dec1.0.weight' and 'enc1.0.weight' would be 'enc1.conv1.weight'.", ImportFiles.Refusal(() => ImportFiles.Import("unet.safetensors", options)));
    }

    [Fact]
    public void A_network_is_named_or_read_from_a_file()
    {
        string json = Path.GetTempFileName() + ".json";
        ModelGraph graph = Cnn.Create(new CnnOptions());
        File.WriteAllText(json, GraphJson.Write(graph, null));
        foreach (ModelArchitecture network in new[] { Architectures.Find(json), Architectures.Find("cnn1") })
            Assert.Equal(graph.Layers.Select(l => (l.GetType(), l.Name)), network.Layers.Select(l => (l.GetType(), l.Name)));
        Assert.Contains("no file, and no network of the zoo", ImportFiles.Refusal(() => Architectures.Find("cnn3")), StringComparison.Ordinal);
        File.WriteAllText(json, "{\"version\": 1}");
        Assert.Contains("'preprocessing' is missing", ImportFiles.Refusal(() => Architectures.Find(json)), StringComparison.Ordinal);
        File.Delete(json);
    }

    [Fact]
    public void A_network_must_be_said() => Assert.Contains("--arch", ImportFiles.Refusal(() => ImportFiles.Import("unet.safetensors")), StringComparison.Ordinal);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\": {\"b\": {}}}")]
    [InlineData("{\"a\": \"b\", \"a\": \"c\"}")]
    public void Tables_of_another_form_are_refused(string json) => Assert.Contains("no table of names", ImportFiles.Refusal(() => Table(json)), StringComparison.Ordinal);
}
