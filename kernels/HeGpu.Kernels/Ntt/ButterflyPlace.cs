namespace HeGpu.Kernels;

/// <summary>
/// Where one butterfly network of a round lies. A tile holds groups of 2^LogPoints points: columns side by side, or rows one after the other.
/// A round of r bits, with b bits of the points done before it and a after, takes points (high, k, low) of b, r and a bits for all k.
/// </summary>
internal readonly struct ButterflyPlace
{
    private ButterflyPlace(int root, int shared, int sharedStride, int word, int wordStride)
    {
        Root = root;
        (Shared, SharedStride) = (shared, sharedStride);
        (Word, WordStride) = (word, wordStride);
    }

    /// <summary>Index of the root of the round's first stage.</summary>
    public int Root { get; }

    /// <summary>First point in the tile.</summary>
    public int Shared { get; }

    public int SharedStride { get; }

    /// <summary>First point in the limb.</summary>
    public int Word { get; }

    public int WordStride { get; }

    /// <summary>Neighbouring units are neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ButterflyPlace InColumns(NttShape shape, int tile, int unit, int before, int log)
    {
        int after = shape.LogPoints - before - log, logColumns = shape.LogTile - shape.LogPoints, logWidth = shape.LogDegree - shape.LogPoints;
        int column = unit & ((1 << logColumns) - 1), high = unit >> (logColumns + after), low = (unit >> logColumns) & ((1 << after) - 1);
        int point = (high << (log + after)) + low;
        return new((1 << before) + high, (point << logColumns) + column, 1 << (after + logColumns),
            (point << logWidth) + (tile << logColumns) + column, 1 << (after + logWidth));
    }

    /// <summary>Which word of the limb is word i of a tile of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WordInColumns(NttShape shape, int tile, int i)
    {
        int logColumns = shape.LogTile - shape.LogPoints;
        return (i >> logColumns << (shape.LogDegree - shape.LogPoints)) + (tile << logColumns) + (i & ((1 << logColumns) - 1));
    }

    /// <summary>Neighbouring units are neighbouring points of a row, as far as these go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ButterflyPlace InRows(NttShape shape, int tile, int unit, int before, int log)
    {
        int after = shape.LogPoints - before - log, low = unit & ((1 << after) - 1), prefix = unit >> after;
        int shared = (prefix << (log + after)) + low;
        // Rows of the whole limb are numbered from 1 << (LogDegree - LogPoints), as the roots of their first stage are.
        int rows = (1 << (shape.LogDegree - shape.LogPoints)) + (tile << (shape.LogTile - shape.LogPoints));
        return new((rows << before) + prefix, shared, 1 << after, (tile << shape.LogTile) + shared, 1 << after);
    }
}
