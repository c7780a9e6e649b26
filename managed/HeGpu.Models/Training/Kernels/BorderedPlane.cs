namespace HeGpu.Models;

/// <summary>
/// How the height x width values of a channel lie in the flat planes of <see cref="FlatConvolution"/>: value (y, x) stands at
/// (y + border) rowStride + x + border.
/// </summary>
internal readonly record struct BorderedPlane(int Height, int Width, int Border, int Rows, int RowStride)
{
    public int Size => Rows * RowStride;

    /// <summary>One past the last value, when there is no border.</summary>
    public int Extent => ((Height - 1) * RowStride) + Width;

    /// <summary>Offsets of a k x k window in each of <paramref name="channels"/> consecutive planes, ordered [channel][row][column].</summary>
    public int[] WindowOffsets(int channels, int kernel)
    {
        var offsets = new int[channels * kernel * kernel];
        int at = 0;
        for (int c = 0; c < channels; c++)
        for (int u = 0; u < kernel; u++)
        for (int v = 0; v < kernel; v++)
            offsets[at++] = (c * Size) + (u * RowStride) + v;
        return offsets;
    }

    /// <summary>Writes dense planes into flat ones, <paramref name="pitch"/> apart; everything else in <paramref name="target"/> becomes zero.</summary>
    public void Pack(ReadOnlySpan<float> dense, Span<float> target, int pitch)
    {
        target.Clear();
        int planes = dense.Length / (Height * Width);
        for (int c = 0; c < planes; c++)
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<float> row = dense.Slice(((c * Height) + y) * Width, Width);
            row.CopyTo(target[((c * pitch) + ((y + Border) * RowStride) + Border)..]);
        }
    }

    /// <summary>Reads the values out of flat planes that are <paramref name="pitch"/> apart.</summary>
    public void Unpack(ReadOnlySpan<float> source, int pitch, Span<float> dense)
    {
        int planes = dense.Length / (Height * Width);
        for (int c = 0; c < planes; c++)
        for (int y = 0; y < Height; y++)
        {
            source.Slice((c * pitch) + ((y + Border) * RowStride) + Border, Width).CopyTo(dense.Slice(((c * Height) + y) * Width, Width));
        }
    }

    /// <summary>Adds the values in flat planes to dense ones.</summary>
    public void AddTo(ReadOnlySpan<float> source, int pitch, Span<float> dense)
    {
        int planes = dense.Length / (Height * Width);
        for (int c = 0; c < planes; c++)
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = dense.Slice(((c * Height) + y) * Width, Width);
            VectorMath.Add(source.Slice((c * pitch) + ((y + Border) * RowStride) + Border, Width), row);
        }
    }
}
