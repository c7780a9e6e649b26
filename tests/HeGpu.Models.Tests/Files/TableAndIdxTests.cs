using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class CsvFileTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,-4.5e1\n")]
    [InlineData("\uFEFFa;b\r\n1;2\r\n3;-45\r\n\r\n")]
    [InlineData("\"a\"\t\"b\"\n1\t2\n\"3\"\t-45")]
    [InlineData("a   b\n  1 2\n3    -45.0")]
    public void Reads_named_columns(string text)
    {
        Table table = CsvFile.Decode(Encoding.UTF8.GetBytes(text), "t.csv");
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal([1, 2, 3, -45], table.Values);
        Assert.Equal([2, -45], table.Column("b"));
    }

    [Fact]
    public void Numbers_from_the_first_line_on_get_column_names() =>
        Assert.Equal(["c0", "c1", "c2"], CsvFile.Decode("1,2,3\n4,5,6"u8.ToArray(), "t.csv").Columns);

    [Fact]
    public void Reads_gzip() => Assert.Equal(2, CsvFile.Decode(Gzip("1,2\n3,4\n"u8.ToArray()), "t.csv.gz").Rows);

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3 has 1 columns, the first line 2")]
    [InlineData("a,b\n1,2,3\n", "line 2 has more than the 2 columns")]
    [InlineData("a,b\n1,two\n", "line 2, column 2: 'two' is not a number")]
    [InlineData("a,b\n1,\n", "line 2, column 2: '' is not a number")]
    [InlineData("a,b\n", "without a row")]
    [InlineData("", "without a row")]
    public void Refuses_with_the_place(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<HeGpuFileException>(() => CsvFile.Decode(Encoding.UTF8.GetBytes(text), "t.csv")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Damaged_gzip_is_refused()
    {
        byte[] packed = Gzip(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 1000))));
        Assert.Throws<HeGpuFileException>(() => CsvFile.Decode(packed[..(packed.Length / 2)], "t.csv.gz"));
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }
}

public sealed class IdxFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_images_and_labels(bool zipped)
    {
        string folder = Directory.CreateTempSubdirectory("hegpu").FullName;
        try
        {
            byte[] images = Idx([3, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]), labels = Idx([3], [7, 8, 9]);
            string end = zipped ? ".gz" : "";
            File.WriteAllBytes(Path.Combine(folder, "train-images-idx3-ubyte" + end), zipped ? CsvFileTests.Gzip(images) : images);
            File.WriteAllBytes(Path.Combine(folder, "train-labels-idx1-ubyte" + end), zipped ? CsvFileTests.Gzip(labels) : labels);
            IReadOnlyList<LabelledImage> set = Mnist.Load(folder, train: true);
            Assert.Equal([7, 8, 9], set.Select(s => s.Label));
            Assert.Equal(0.2f, set[0].Image[0, 0, 1], 1e-6);
            Assert.Equal(0.4f, set[0].Image[0, 1, 0], 1e-6);
            Assert.Throws<FileNotFoundException>(() => Mnist.Load(folder, train: false));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    public static TheoryData<string, byte[]> BadFiles() => new()
    {
        { "no idx", [1, 2, 3, 4] },
        { "no idx", [] },
        { "0x0d", [0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0] },
        { "5 dimensions", [0, 0, 8, 5, 0, 0, 0, 1] },
        { "truncated", [0, 0, 8, 3, 0, 0, 0, 1] },
        { "more than", [0, 0, 8, 2, 0x7f, 255, 255, 255, 0x7f, 255, 255, 255] },
        { "3x2 = 6 values has 5", Idx([3, 2], new byte[5]) },
        { "3x2 = 6 values has 7", Idx([3, 2], new byte[7]) },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Refuses_with_one_clear_error(string reason, byte[] file) =>
        Assert.Contains(reason, Assert.Throws<HeGpuFileException>(() => IdxFile.Decode(file, "x.idx")).Reason, StringComparison.Ordinal);

    private static byte[] Idx(int[] dimensions, byte[] values)
    {
        byte[] header = new byte[4 + 4 * dimensions.Length];
        (header[2], header[3]) = (8, (byte)dimensions.Length);
        for (int i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), dimensions[i]);
        return [.. header, .. values];
    }
}
