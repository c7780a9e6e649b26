using System.Globalization;
using System.Text;
using HeGpu.Files;
using HeGpu.Models;

namespace HeGpu.Fuzz;

/// <summary>The CSV of the Volley Revolver CNN, plain and gzip.</summary>
public sealed class VolleyRevolverTarget : FuzzTarget
{
    private static readonly VolleyRevolverFormat Format = new();

    public override string Kind => "volley-revolver";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Text(1, 2, 2, 3, 2), Text(3, 1, 2, 2, 2), Gzip.Pack(Text(3, 2, 3, 4, 3))];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. new[] { ",", "\n", "\r\n", "nan", "inf", "1e400", "-", ",,,,,,,,", "\n\n\n", "\0" }.Select(Encoding.ASCII.GetBytes)];

    // A comma costs a byte and makes a number of four bytes in two orders, and a gzip file may be mostly commas.
    public override long AllocationLimit(int length) => (1 << 20) + 32L * InputFile.MaxDeflateRatio * length;

    public override void Read(byte[] file) => Format.Decode(file, "fuzz.csv", new());

    private static byte[] Text(int kernel, int channels, int side, int hidden, int classes)
    {
        int[] counts = [kernel * kernel * channels, channels, 1, 1, 1, 1, side * side * channels * hidden, hidden, 1, 1, 1, 1, hidden * classes, classes];
        return Encoding.ASCII.GetBytes(string.Join('\n', counts.Select((n, line) =>
            string.Join(',', Enumerable.Range(0, n).Select(i => ((i - line) / 8.0).ToString(CultureInfo.InvariantCulture))))));
    }
}
