using HeGpu.Files;
using Xunit;

namespace HeGpu.Models.Tests;

public sealed class PngTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 8)]
    [InlineData(0, 16)]
    [InlineData(2, 8)]
    [InlineData(2, 16)]
    [InlineData(4, 8)]
    [InlineData(4, 16)]
    [InlineData(6, 8)]
    [InlineData(6, 16)]
    public void Reads_every_depth_and_colour_through_all_filters(int color, int depth)
    {
        int width = 13, height = 11, samples = color switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 }, most = (1 << depth) - 1;
        bool alpha = color >= 4;
        var random = new Random(depth * 10 + color);
        int rowBytes = (width * samples * depth + 7) / 8;
        byte[] raw = new byte[rowBytes * height];
        var values = new int[height, width, samples];
        for (int y = 0; y < height; y++)
            for (int i = 0; i < width * samples; i++)
            {
                int v = alpha && i % samples == samples - 1 ? most : random.Next(most + 1);
                values[y, i / samples, i % samples] = v;
                for (int bit = 0; bit < depth; bit++)
                    if ((v >> (depth - 1 - bit) & 1) != 0) raw[y * rowBytes + (i * depth + bit) / 8] |= (byte)(128 >> ((i * depth + bit) % 8));
            }
        byte[] file = new PngBuilder().Header(width, height, depth, color)
            .Data(PngBuilder.FilterInTurn(raw, rowBytes, Math.Max(1, samples * depth / 8)), pieces: 3).End();

        Image image = Png.Decode(file, "test.png");

        Assert.Equal(new TensorShape(samples - (alpha ? 1 : 0), height, width), image.Shape);
        for (int c = 0; c < image.Channels; c++)
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                    Assert.Equal(values[y, x, c] / (float)most, image[c, y, x]);
    }

    [Fact]
    public void Reads_a_palette()
    {
        byte[] file = new PngBuilder().Header(4, 1, 2, 3).Chunk("PLTE", [0, 0, 0, 255, 0, 0, 0, 51, 255]).Data([0, 0b00_01_10_01]).End();
        Image image = Png.Decode(file, "test.png");
        Assert.Equal([0f, 1f, 0f, 1f], image.Plane(0).ToArray());
        Assert.Equal([0f, 0f, 0.2f, 0f], image.Plane(1).ToArray());
        Assert.Equal([0f, 0f, 1f, 0f], image.Plane(2).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Writes_what_it_reads(int channels)
    {
        var random = new Random(channels);
        var image = new Image(channels, 37, 23);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = random.Next(256) / 255f;
        Image back = Png.Decode(Png.Encode(image), "test.png");
        Assert.Equal(image.Shape, back.Shape);
        for (int i = 0; i < image.Pixels.Length; i++) Assert.Equal(image.Pixels[i], back.Pixels[i], 1e-6);
    }

    public static TheoryData<string, byte[]> BadFiles() => new()
    {
        { "no PNG", "GIF89a and more"u8.ToArray() },
        { "no PNG", [] },
        { "truncated", Good()[..^5] },
        { "left: truncated", Good()[..46] },
        { "wrong CRC", Changed(Good(), 20) },
        { "interlaced", new PngBuilder().Header(4, 4, 8, 0, interlace: 1).Data(new byte[20]).End() },
        { "colour type 5 with 8", new PngBuilder().Header(4, 4, 8, 5).Data(new byte[20]).End() },
        { "colour type 2 with 4", new PngBuilder().Header(4, 4, 4, 2).Data(new byte[20]).End() },
        { "0x4", new PngBuilder().Header(0, 4, 8, 0).Data(new byte[20]).End() },
        { "at most", new PngBuilder().Header(100000, 100000, 8, 0).Data(new byte[20]).End() },
        { "cannot hold them", new PngBuilder().Header(8000, 8000, 8, 0).Data(new byte[20]).End() },
        { "truncated or damaged", new PngBuilder().Header(40, 4, 8, 0).Data(new byte[20]).End() },
        { "more data", new PngBuilder().Header(4, 4, 8, 0).Data(new byte[21]).End() },
        { "filter 9", new PngBuilder().Header(4, 1, 8, 0).Data([9, 0, 0, 0, 0]).End() },
        { "two headers", new PngBuilder().Header(4, 4, 8, 0).Header(4, 4, 8, 0).End() },
        { "does not begin", new PngBuilder().Data(new byte[20]).End() },
        { "without the palette", new PngBuilder().Header(4, 1, 8, 3).Data(new byte[5]).End() },
        { "colour 3 of a palette of 1", new PngBuilder().Header(4, 1, 8, 3).Chunk("PLTE", new byte[3]).Data([0, 3, 0, 0, 0]).End() },
        { "palette of 4", new PngBuilder().Header(4, 1, 8, 3).Chunk("PLTE", new byte[4]).Data([0, 3, 0, 0, 0]).End() },
        { "transparent pixels", new PngBuilder().Header(1, 1, 8, 4).Data([0, 5, 254]).End() },
        { "transparent colour", new PngBuilder().Header(4, 1, 8, 0).Chunk("tRNS", new byte[2]).Data(new byte[5]).End() },
        { "truncated or damaged", new PngBuilder().Header(4, 1, 8, 0).Chunk("IDAT", [0x78, 0xbb, 0, 0, 0, 1, 3, 0]).End() }, // asks for a preset dictionary
        { "unknown critical", new PngBuilder().Header(4, 1, 8, 0).Chunk("ABCD", []).Data(new byte[5]).End() },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Refuses_with_one_clear_error(string reason, byte[] file)
    {
        var error = Assert.Throws<HeGpuFileException>(() => Png.Decode(file, "bad.png"));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.StartsWith("bad.png: ", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Good() => new PngBuilder().Header(4, 4, 8, 0).Data(new byte[20]).End();

    private static byte[] Changed(byte[] file, int at)
    {
        file[at] ^= 1;
        return file;
    }
}
