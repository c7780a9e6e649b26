using Xunit;

namespace HeGpu.Models.Tests;

public sealed class OnnxFormatTests
{
    private const double Tolerance = 1e-5;

    private static ImportOptions Replacing(params string[] replacements) => new() { Replacements = replacements.Select(r => FunctionReplacement.TryParse(r)!.Value).ToDictionary(r => r.Function, r => r.Replacement) };

    [Theory]
    [InlineData("unet")]
    [InlineData("cnn1")]
    [InlineData("cnn2")]
    [InlineData("forms")]
    public void An_imported_network_computes_what_PyTorch_does(string name)
    {
        ImportedModel model = ImportFiles.Import($"{name}.onnx");
        Assert.InRange(ImportFiles.Difference(model.Graph, name), 0, Tolerance);
        Assert.Empty(model.Notes);
    }

    [Fact]
    public void Relu_and_maximum_pools_can_be_kept_for_plaintext()
    {
        ImportedModel model = ImportFiles.Import("relu.onnx", Replacing("relu=keep", "maxpool=keep"));
        Assert.InRange(ImportFiles.Difference(model.Graph, "relu"), 0, Tolerance);
        Assert.Equal(3, model.Notes.Count);
    }

    [Fact]
    public void Functions_become_polynomials_near_them_on_a_range()
    {
        ImportedModel model = ImportFiles.Import("smooth.onnx", Replacing("silu=poly:10:3", "tanh=poly:13:-3..3", "sigmoid=poly:7:2"));
        Assert.InRange(ImportFiles.Difference(model.Graph, "smooth"), 0, 3e-3);
        Assert.Equal(3, model.Notes.Count);
        Assert.Contains("tanh became a polynomial of degree 13 on [-3, 3], at most", model.Notes[1].Text, StringComparison.Ordinal);
        Assert.Single(model.Graph.Layers, l => l is PolynomialLayer { Degree: 10 }); // x sigmoid(x) is one function
    }

    [Fact]
    public void Ranges_are_measured_on_images_with_what_comes_before_replaced()
    {
        NpyFile inputs = NpyFile.Read(ImportFiles.PathOf("relu.input.npy"));
        FeatureMap[] images = [.. Enumerable.Range(0, 3).Select(i => new FeatureMap(new(1, 8, 8), inputs.Values[(64 * i)..(64 * (i + 1))]))];
        ImportedModel model = ImportFiles.Import("relu.onnx", Replacing("relu=poly:8", "maxpool=keep") with { Images = (_, _, _) => images });
        Assert.InRange(ImportFiles.Difference(model.Graph, "relu"), 1e-6, 0.05);
        ValueRange measured = ActivationRanges.Measure(model.Graph, images)["features.0"];
        string range = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{Widened(measured.Min):0.###}, {Widened(measured.Max):0.###}], as measured");
        Assert.Contains(range, model.Notes[0].Text, StringComparison.Ordinal);

        double Widened(double end) => ((measured.Min + measured.Max) / 2) + (1.1 * (end - ((measured.Min + measured.Max) / 2)));
    }

    [Fact]
    public void A_range_that_nobody_said_is_asked_for() =>
        Assert.Contains("relu=poly:DEGREE:RANGE, or --data", ImportFiles.Refusal(() => ImportFiles.Import("relu.onnx", Replacing("relu=poly:2"))), StringComparison.Ordinal);

    [Fact]
    public void A_function_at_the_end_can_be_left_out()
    {
        ImportOptions options = Replacing("silu=poly:10:3", "tanh=poly:13:3", "output=drop");
        ImportedModel model = ImportFiles.Import("smooth.onnx", options);
        Assert.Equal("head", model.Graph.Output);
        Assert.Contains("Sigmoid at the end was left out", model.Notes[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relu=poly:2:5", -5, 5)]
    [InlineData("relu=poly:3:-4..8", -4, 8)]
    public void Replacements_are_read(string text, double least, double largest) => Assert.Equal(new ValueRange(least, largest), FunctionReplacement.TryParse(text)!.Value.Replacement.Range);

    [Theory]
    [InlineData("relu")]
    [InlineData("relu=mean")]
    [InlineData("relu=poly")]
    [InlineData("relu=poly:0:5")]
    [InlineData("relu=poly:99:5")]
    [InlineData("relu=poly:2:-5")]
    [InlineData("relu=poly:2:5..1")]
    [InlineData("relu=poly:2:nan")]
    [InlineData("gelu=poly:2:5")]
    [InlineData("maxpool=drop")]
    public void Other_replacements_are_not(string text) => Assert.Null(FunctionReplacement.TryParse(text));

    [Fact]
    public void Names_come_from_modules()
    {
        ModelGraph graph = ImportFiles.Import("unet.onnx").Graph;
        Assert.Equal(["image", "enc1.0", "enc1.1", "enc1.2", "pool", "bottleneck.0"], graph.Layers.Take(6).Select(l => l.Name));
    }

    [Fact]
    public void A_batch_that_is_left_open_and_asked_for_is_one() =>
        Assert.Equal(new TensorShape(1, 12, 12), ImportFiles.Import("cnn1.onnx").Input);
}
