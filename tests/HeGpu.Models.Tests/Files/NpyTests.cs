using System.Text;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class NpyTests
{
    [Fact]
    public void Reads_what_NumPy_writes()
    {
        NpyFile inputs = NpyFile.Read(ImportFiles.PathOf("cnn2.input.npy")), outputs = NpyFile.Read(ImportFiles.PathOf("cnn2.output.npy")); // float32, float64
        Assert.Equal([3, 1, 16, 16], inputs.Shape);
        Assert.Equal([3, 3], outputs.Shape);
        Assert.All(inputs.Values, v => Assert.InRange(v, -6, 6));
        Assert.Contains(inputs.Values, v => v is > 0.5 and < 2);
    }

    [Fact]
    public void Reads_bytes_and_single_numbers()
    {
        NpyFile file = NpyFile.Decode(File("|u1", "", [7]), "a.npy");
        Assert.Empty(file.Shape);
        Assert.Equal([7], file.Values);
        Assert.Equal([2, 1], NpyFile.Decode(File("|u1", "2, 1", [7, 8]), "a.npy").Shape);
    }

    [Theory]
    [InlineData(">f4", "1", 4, "its header is not that of")]
    [InlineData("<f4", "2", 4, "an array of [2] takes 8 bytes; the file has 4")]
    [InlineData("<f8", "65536, 65536, 65536", 8, "takes")]
    [InlineData("<f4", "1,1,1,1,1,1,1,1,1", 4, "the shape")]
    [InlineData("<f4", "99999999999", 4, "the shape")]
    public void Refuses(string type, string shape, int bytes, string reason) => Assert.Contains(reason, ImportFiles.Refusal(() => NpyFile.Decode(File(type, shape, new byte[bytes]), "a.npy")), StringComparison.Ordinal);

    [Fact]
    public void Refuses_truncated_files()
    {
        byte[] whole = File("<f4", "2", new byte[8]);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = whole[..length];
            ImportFiles.Refusal(() => NpyFile.Decode(part, "a.npy"));
        }
    }

    private static byte[] File(string type, string shape, byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }
}
