namespace HeGpu.Models;

/// <summary>
/// Pixels in [0, 1], laid out [channel][row][column]; one channel is grey, three are red, green, blue. A mask is a grey
/// image of zeros and ones.
/// </summary>
public sealed class Image
{
    public Image(int channels, int height, int width)
        : this(channels, height, width, new float[checked(channels * height * width)])
    {
    }

    /// <param name="channels">1 or more.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="pixels">channels x height x width values; kept, not copied.</param>
    public Image(int channels, int height, int width, float[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (pixels.LongLength != (long)channels * height * width)
            throw new ArgumentException($"An image of {channels}x{height}x{width} has {(long)channels * height * width} values, not {pixels.Length}.", nameof(pixels));
        Channels = channels;
        Height = height;
        Width = width;
        Pixels = pixels;
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>[channel][row][column], row-major.</summary>
    public float[] Pixels { get; }

    public TensorShape Shape => new(Channels, Height, Width);

    public ref float this[int channel, int y, int x] => ref Pixels[(channel * Height + y) * Width + x];

    public Span<float> Plane(int channel) => Pixels.AsSpan(channel * Height * Width, Height * Width);

    /// <summary>Itself when grey; otherwise the luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).</summary>
    public Image ToGrey()
    {
        if (Channels == 1) return this;
        if (Channels != 3) throw new InvalidOperationException($"Grey is made of 3 channels, this image has {Channels}.");
        var grey = new Image(1, Height, Width);
        Span<float> r = Plane(0), g = Plane(1), b = Plane(2);
        for (int i = 0; i < grey.Pixels.Length; i++) grey.Pixels[i] = 0.299f * r[i] + 0.587f * g[i] + 0.114f * b[i];
        return grey;
    }

    /// <summary>Grey copied to three channels, or itself when it has three.</summary>
    public Image ToRgb()
    {
        if (Channels == 3) return this;
        if (Channels != 1) throw new InvalidOperationException($"Colour is made of 1 channel, this image has {Channels}.");
        return new Image(3, Height, Width, [.. Pixels, .. Pixels, .. Pixels]);
    }

    /// <summary>1 where the value is above one half, else 0.</summary>
    public Image ToMask()
    {
        Image grey = ToGrey();
        return new Image(1, Height, Width, Array.ConvertAll(grey.Pixels, v => v > 0.5f ? 1f : 0f));
    }

    /// <summary>The window whose upper left pixel is (top, left); must lie within the image.</summary>
    public Image Crop(int top, int left, int height, int width)
    {
        if (top < 0 || left < 0 || height < 1 || width < 1 || top > Height - height || left > Width - width)
            throw new ArgumentOutOfRangeException(nameof(top), $"Window {height}x{width} at ({top}, {left}) of an image of {Height}x{Width}.");
        var window = new Image(Channels, height, width);
        for (int c = 0; c < Channels; c++)
            for (int y = 0; y < height; y++)
                Plane(c).Slice((top + y) * Width + left, width).CopyTo(window.Plane(c).Slice(y * width, width));
        return window;
    }
}

/// <summary>An image and what is to be found in it.</summary>
/// <param name="Name">The image's file name without its extension, or a generated one.</param>
/// <param name="Image">Grey or colour.</param>
/// <param name="Mask">One channel of zeros and ones, as large as the image.</param>
public sealed record ImagePair(string Name, Image Image, Image Mask);

/// <summary>An image and its class.</summary>
public sealed record LabelledImage(Image Image, int Label);
