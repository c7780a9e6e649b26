using System.Text;
using HeGpu.Models;

namespace HeGpu.Fuzz;

/// <summary>MNIST's idx, plain and gzip.</summary>
public sealed class IdxTarget : FuzzTarget
{
    public override string Kind => "idx";

    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    public override long AllocationLimit(int length) => (1 << 20) + 4L * Files.InputFile.MaxDeflateRatio * length;

    public override void Read(byte[] file) => IdxFile.Decode(file, "fuzz.idx");

    private static List<byte[]> MakeSeeds()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6, .. Enumerable.Range(0, 120).Select(i => (byte)(i * i))];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        return [images, labels, Gzip.Pack(images), Gzip.Pack(labels)];
    }
}

/// <summary>Tables of numbers, plain and gzip.</summary>
public sealed class CsvTarget : FuzzTarget
{
    private static readonly string[] Texts =
    [
        "a,b,c\n1,2,3\n-4.5e1,0,7\n", "\uFEFF\"x\";\"y\"\r\n1;2\r\n3;4\r\n", "1\t2\t3\n4\t5\t6\n", " 1 2   3\n4 5 6",
    ];

    public override string Kind => "csv";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Texts.Select(Encoding.UTF8.GetBytes), .. Texts.Select(t => Gzip.Pack(Encoding.UTF8.GetBytes(t)))];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { ",", ";", "\t", "\n", "\"", "\"\"", "nan", "inf", "1e400", "\0", ",,,,,,,,", "\n\n\n" }.Select(Encoding.UTF8.GetBytes)];

    public override long AllocationLimit(int length) => (1 << 20) + 32L * Files.InputFile.MaxDeflateRatio * length;

    public override void Read(byte[] file) => CsvFile.Decode(file, "fuzz.csv");
}
