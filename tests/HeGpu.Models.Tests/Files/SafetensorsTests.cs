using System.Buffers.Binary;
using System.Text;
using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class SafetensorsTests
{
    [Fact]
    public void Reads_four_kinds_of_floats_and_passes_over_integers()
    {
        byte[] data =
        [
            .. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.25f), .. BitConverter.GetBytes((Half)0.5f), 0x40, 0x40, // BF16 3.0 is 0x4040
            .. BitConverter.GetBytes(7L),
        ];
        const string header = """
            {"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"f":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]},
            "h":{"dtype":"F16","shape":[],"data_offsets":[12,14]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[14,16]},
            "n":{"dtype":"I64","shape":[1],"data_offsets":[16,24]},"__metadata__":{"a":"b"}}
            """;
        SafetensorsFile file = SafetensorsFile.Decode(Build(header, data), "t");
        Assert.Equal([3f, 1.5f, -2.25f, 0.5f], file.Tensors.OrderBy(t => t.Key).Select(t => Assert.Single(t.Value.Data)));
        Assert.Equal("b", file.Metadata["a"]);
    }

    [Fact]
    public void Writes_the_bytes_of_the_format()
    {
        var tensors = new Dictionary<string, Tensor> { ["w"] = new([2, 1], [1f, 2f]), ["b"] = new([1], [3f]) };
        using var written = new MemoryStream();
        new SafetensorsFile(tensors, new Dictionary<string, string> { ["k"] = "v" }).Encode(written);
        const string header = """{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}""";
        byte[] expected = Build(header.PadRight((header.Length + 7) / 8 * 8), [.. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)]);
        Assert.Equal(expected, written.ToArray());
    }

    [Theory]
    [InlineData("{", "not the JSON")]
    [InlineData("[]", "not the JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}", "not the JSON")]
    [InlineData("{\"a\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}}", "unknown type 'F33'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "takes 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "dimension -1")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536,65536],\"data_offsets\":[0,0]}}", "more than")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", "9 dimensions")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "begins at 4 where 0 is expected")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}", "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "offsets are 4 and 0")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "no data_offsets")]
    [InlineData("{}", "take 0 bytes, the file has 4")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "take 8 bytes, the file has 4")]
    public void Refuses_with_one_clear_error(string header, string reason) =>
        Assert.Contains(reason, Assert.Throws<HeGpuFileException>(() => SafetensorsFile.Decode(Build(header, new byte[4]), "t")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Refuses_lengths_beyond_the_file_or_the_limit()
    {
        byte[] file = Build("{}", []);
        BinaryPrimitives.WriteInt64LittleEndian(file, 3);
        Assert.Contains("header of 3 bytes", Reason(file), StringComparison.Ordinal);
        BinaryPrimitives.WriteInt64LittleEndian(file, -1);
        Assert.Contains("at most", Reason(file), StringComparison.Ordinal);
        Assert.Contains("5 bytes", Reason(new byte[5]), StringComparison.Ordinal);

        static string Reason(byte[] file) => Assert.Throws<HeGpuFileException>(() => SafetensorsFile.Decode(file, "t")).Reason;
    }

    private static byte[] Build(string header, byte[] data) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];
}
