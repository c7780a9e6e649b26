using System.Text;
using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class VolleyRevolverFormatTests
{
    private static readonly VolleyRevolverFormat Format = new();

    [Theory]
    [InlineData(3, 2, 4, 5, 3)]
    [InlineData(5, 1, 3, 4, 2)]
    [InlineData(1, 3, 2, 1, 1)]
    public void The_imported_graph_is_the_authors_network(int kernel, int channels, int side, int hidden, int classes)
    {
        var text = new VolleyRevolverText(7, kernel, channels, side, hidden, classes);
        ModelGraph graph = Format.Decode(text.Bytes, "w.csv", new()).Graph;
        var random = new Random(8);
        double[] image = [.. Enumerable.Range(0, text.ImageSide * text.ImageSide).Select(_ => random.NextDouble())];
        double[] expected = text.Run(image), actual = PlainTwin.Run(graph, new(new(1, text.ImageSide, text.ImageSide), image)).Values;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
    }

    [Fact]
    public void Gzip_windows_lines_and_blanks_are_read_alike()
    {
        var text = new VolleyRevolverText(1);
        string windows = string.Join("\r\n", text.Lines.Select(l => l.Replace(",", ", ", StringComparison.Ordinal))) + "\r\n\r\n";
        ModelGraph plain = Format.Decode(text.Bytes, "w.csv", new()).Graph;
        foreach (byte[] other in new[] { CsvFileTests.Gzip(text.Bytes), Encoding.ASCII.GetBytes(windows) })
            foreach ((string name, Tensor tensor) in Format.Decode(other, "w.csv.gz", new()).Graph.Parameters) Assert.Equal(plain.Parameters[name].Data, tensor.Data);
    }

    public static TheoryData<int, string, string> BadLines() => new()
    {
        { 0, "1,2,3", "line 1 has 3 numbers" },
        { 1, "1,2,3", "line 1 has 18 numbers, which is no k x k for each of the 3 channels of line 2" },
        { 2, "1,2", "line 3 has 2 numbers; a coefficient" },
        { 3, "x", "line 4, number 1: 'x' is not a finite number" },
        { 4, "1e99", "line 5, number 1: '1e99' is not a finite number" },
        { 5, "NaN", "line 6, number 1" },
        { 6, "1,2", "line 7 has 2 numbers, which is no s x s x 2 (line 2) for each of the 5 outputs of line 8" },
        { 12, "1", "line 13 has 1 numbers; 5 inputs (line 8) and 3 outputs (line 14) need 15" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void Refuses_with_the_line_and_what_disagrees(int line, string content, string reason)
    {
        string[] lines = new VolleyRevolverText(1).Lines;
        lines[line] = content;
        Assert.Contains(reason, Refusal(string.Join('\n', lines)), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_missing_and_additional_lines()
    {
        string[] lines = new VolleyRevolverText(1).Lines;
        Assert.Contains("13 lines of numbers; this format has 14", Refusal(string.Join('\n', lines[..13])), StringComparison.Ordinal);
        Assert.Contains("more than the 14 lines", Refusal(string.Join('\n', lines) + "\n1\n"), StringComparison.Ordinal);
        Assert.Contains("0 lines", Refusal(""), StringComparison.Ordinal);
    }

    [DataFact("volley_revolver_cnn")]
    public void The_published_weights_classify_the_published_images()
    {
        string folder = DataFolder.Find("volley_revolver_cnn")!;
        ModelGraph graph = ModelFormats.Read(Format, Path.Combine(folder, "CNNweightsMNIST.csv.gz"), new()).Graph;
        Assert.Equal(173818, graph.Parameters.Sum(p => p.Key.EndsWith(".coefficients", StringComparison.Ordinal) ? 4 : p.Value.Data.Length));
        IReadOnlyList<LabelledImage> images = LabelledCsv.Read(Path.Combine(folder, "MNISTt10k_first68.csv.gz"));
        Assert.Equal(68, images.Count);
        int right = images.Count(i => Best(PlainTwin.Run(graph, new(i.Image.Shape, Array.ConvertAll(i.Image.Pixels, v => (double)v))).Values) == i.Label);
        Assert.InRange(right, 66, 68);
    }

    private static int Best(double[] scores) => Array.IndexOf(scores, scores.Max());

    private static string Refusal(string text) => Assert.Throws<HeGpuFileException>(() => Format.Decode(Encoding.ASCII.GetBytes(text), "w.csv", new())).Reason;
}

public sealed class LabelledCsvTests
{
    [Fact]
    public void Reads_labels_and_pixels()
    {
        IReadOnlyList<LabelledImage> images = LabelledCsv.FromTable(new Table(["label", "a", "b", "c", "d"], [7, 0, 255, 51, 102, 1, 0, 0, 0, 0]), "t.csv");
        Assert.Equal([7, 1], images.Select(i => i.Label));
        Assert.Equal(new TensorShape(1, 2, 2), images[0].Image.Shape);
        Assert.Equal([0, 1, 0.2f, 0.4f], images[0].Image.Pixels);
    }

    [Theory]
    [InlineData(0, 0.5, "row 1: 0.5 is no label")]
    [InlineData(0, -1, "no label")]
    [InlineData(0, double.NaN, "no label")]
    [InlineData(2, 256, "row 1, column 3: the pixel 256")]
    [InlineData(4, double.NaN, "row 1, column 5")]
    public void Refuses_with_the_place(int column, double value, string reason)
    {
        double[] row = [7, 0, 0, 0, 0];
        row[column] = value;
        Assert.Contains(reason, Assert.Throws<HeGpuFileException>(() => LabelledCsv.FromTable(new Table(["label", "a", "b", "c", "d"], row), "t.csv")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_images_that_are_not_square() =>
        Assert.Contains("4 columns", Assert.Throws<HeGpuFileException>(() => LabelledCsv.FromTable(new Table(["l", "a", "b", "c"], [1, 2, 3, 4]), "t.csv")).Reason, StringComparison.Ordinal);
}
