namespace HeGpu.Seal.Tests;

/// <summary>What every object begins with, seen through the smallest one, a Modulus.</summary>
public class HeaderTests
{
    private static readonly byte[] s_modulus = SealKit.Bytes(file => SealModulusFile.Write(file, 1032193, new SealFormat(SealCompression.None, new SealVersion(4, 1))));

    [Fact]
    public void A_modulus_has_the_bytes_of_seal() => Assert.Equal("5ea11004010000001800000000000000" + "01c00f0000000000", Convert.ToHexStringLower(s_modulus));

    [Theory]
    [InlineData(3, 6)]
    [InlineData(3, 7)]
    [InlineData(4, 0)]
    [InlineData(4, 4)]
    public void Versions_3_6_to_4_4_are_read(byte major, byte minor) => Assert.Equal(1032193u, Read(s => (s[3], s[4]) = (major, minor)));

    [Theory]
    [InlineData(4, 5, "SEAL 4.5")]
    [InlineData(3, 5, "SEAL 3.5")]
    [InlineData(5, 0, "SEAL 5.0")]
    public void Other_versions_are_refused_by_name(byte major, byte minor, string named) =>
        Assert.Contains(named, SealKit.Refusal(() => Read(s => (s[3], s[4]) = (major, minor))), StringComparison.Ordinal);

    [Fact]
    public void What_every_seal_reads_is_written_unless_asked_otherwise()
    {
        byte[] bytes = SealKit.Bytes(file => SealModulusFile.Write(file, 2));
        Assert.Equal((3, 6), (bytes[3], bytes[4]));
        Assert.Throws<ArgumentException>(() => SealModulusFile.Write(Stream.Null, 2, new SealFormat(SealCompression.None, new SealVersion(4, 9))));
    }

    [Fact]
    public void Zstd_is_refused_with_what_to_do()
    {
        string reason = SealKit.Refusal(() => Read(s => s[5] = 2));
        Assert.Contains("zstd", reason, StringComparison.Ordinal);
        Assert.Contains("compr_mode_type::none", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0x5f, "no SEAL object")]
    [InlineData(2, 8, "no SEAL object")]
    [InlineData(5, 3, "compression 3")]
    [InlineData(8, 0x17, "oversized")]
    [InlineData(8, 0x19, "truncated")]
    [InlineData(8, 15, "a length of 15 bytes")]
    [InlineData(15, 0x7f, "a length of")]
    public void A_wrong_header_is_refused(int at, byte value, string named)
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] bytes = [.. s_modulus];
            bytes[at] = value;
            File.WriteAllBytes(path, bytes);
            Assert.Contains(named, SealKit.Refusal(() => SealParametersFile.Load(path)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1ul << 61)]
    public void A_number_that_is_no_modulus_is_refused(ulong value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SealModulusFile.Write(Stream.Null, value));
        Assert.Contains("no modulus", SealKit.Refusal(() => Read(s => BitConverter.TryWriteBytes(s.AsSpan(16), value))), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (int length = 0; length < s_modulus.Length; length++)
            SealKit.Refusal(() => SealModulusFile.Read(new PipeLike(s_modulus[..length]), "m"));
    }

    private static ulong Read(Action<byte[]> change)
    {
        byte[] bytes = [.. s_modulus];
        change(bytes);
        return SealModulusFile.Read(new MemoryStream(bytes), "m");
    }
}
