using Xunit;

namespace HeGpu.Files.Tests;

public sealed class ContainerTests
{
    private static readonly SectionTag First = new("ONES"), Second = new("TWOS");
    private static readonly byte[] Hash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Content_comes_back_as_it_was(bool seekable)
    {
        byte[] file = Write();
        Assert.Equal(Container.Size(31, 1000), file.Length);
        using var reader = new ContainerReader(seekable ? new MemoryStream(file) : new ForwardOnly(file), "f");
        Assert.Equal(FileKind.Ciphertexts, reader.Expect(FileKind.Ciphertexts).Kind);
        Assert.Equal(Hash, reader.Hash);
        SectionReader one = reader.Open(First);
        Assert.Equal(((byte)7, -2, -3L, 0.1, "é"), (one.ReadByte(), one.ReadInt32(), one.ReadInt64(), one.ReadDouble(), one.ReadText("text", 10)));
        Assert.Equal(2, one.ReadInt32("two", 1, 3));
        byte[] bytes = new byte[1000];
        reader.Open(Second).Read(bytes);
        Assert.Equal(Bytes(), bytes);
        reader.Finish();
    }

    [Fact]
    public void Every_flipped_bit_is_noticed()
    {
        byte[] file = Write();
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<HeGpuFileException>(() => ReadAll(new MemoryStream(file)));
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        ReadAll(new MemoryStream(file));
    }

    [Fact]
    public void Every_truncation_and_every_addition_is_noticed()
    {
        byte[] file = Write();
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<HeGpuFileException>(() => ReadAll(new MemoryStream(file[..length])));
            Assert.Throws<HeGpuFileException>(() => ReadAll(new ForwardOnly(file[..length])));
        }
        byte[] longer = [.. file, 0];
        Assert.Contains("oversized", Assert.Throws<HeGpuFileException>(() => ReadAll(new MemoryStream(longer))).Reason, StringComparison.Ordinal);
        Assert.Contains("after the end", Assert.Throws<HeGpuFileException>(() => ReadAll(new ForwardOnly(longer))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_is_named_with_the_expected_one()
    {
        using var reader = new ContainerReader(new MemoryStream(Write()), "f");
        Assert.Equal("it holds Ciphertexts, PublicKey is expected.", Assert.Throws<HeGpuFileException>(() => reader.Expect(FileKind.PublicKey)).Reason);
    }

    [Theory]
    [InlineData(0, "no HeGpu file")]
    [InlineData(6, "format version 0; this program reads version 1")]
    [InlineData(8, "the checksum of the header is wrong")]
    [InlineData(10, "0 sections")]
    public void What_a_header_has_wrong_is_named(int zeroed, string reason)
    {
        byte[] file = Write();
        file.AsSpan(zeroed, 2).Clear();
        Assert.Contains(reason, Assert.Throws<HeGpuFileException>(() => ReadAll(new MemoryStream(file))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_are_taken_in_order_and_whole()
    {
        using var reader = new ContainerReader(new MemoryStream(Write()), "f");
        Assert.Contains("section ONES where TWOS is expected", Assert.Throws<HeGpuFileException>(() => reader.Open(Second)).Reason, StringComparison.Ordinal);
        reader.Open(First).ReadByte();
        Assert.Contains("30 bytes more than expected", Assert.Throws<HeGpuFileException>(() => reader.Open(Second)).Reason, StringComparison.Ordinal);
        Assert.Throws<HeGpuFileException>(reader.Finish);
    }

    [Fact]
    public void Numbers_beyond_their_range_are_refused()
    {
        using var reader = new ContainerReader(new MemoryStream(Write()), "f");
        SectionReader one = reader.Open(First);
        one.ReadByte();
        Assert.Equal("section ONES: level is -2; 0 to 5 are possible.", Assert.Throws<HeGpuFileException>(() => one.ReadInt32("level", 0, 5)).Reason);
    }

    [Fact]
    public void A_section_of_another_length_than_declared_is_not_written()
    {
        Assert.Throws<InvalidOperationException>(() => Container.Write(Stream.Null, FileKind.Parameters, Hash, [new Section(First, 3, w => w.WriteInt32(1))]));
        Assert.Throws<InvalidOperationException>(() => Container.Write(Stream.Null, FileKind.Parameters, Hash, [new Section(First, 5, w => w.WriteInt32(1))]));
    }

    private static byte[] Write()
    {
        using var file = new MemoryStream();
        Container.Write(file, FileKind.Ciphertexts, Hash,
        [
            new Section(First, 31, w =>
            {
                w.WriteByte(7);
                w.WriteInt32(-2);
                w.WriteInt64(-3);
                w.WriteDouble(0.1);
                w.WriteText("é");
                w.WriteInt32(2);
            }),
            new Section(Second, 1000, w => w.Write(Bytes())),
        ]);
        return file.ToArray();
    }

    private static byte[] Bytes()
    {
        byte[] bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static void ReadAll(Stream stream)
    {
        using var reader = new ContainerReader(stream, "f");
        reader.Expect(FileKind.Ciphertexts);
        Assert.Equal(Hash, reader.Hash);
        Assert.Equal([First, Second], reader.Sections.Select(s => s.Tag));
        reader.Skip();
        reader.Skip();
        reader.Finish();
    }

    private sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        // A pipe gives what it has, not what is asked for.
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 13)]);
    }
}
