namespace HeGpu.Planning;

/// <summary>One tile along one axis.</summary>
/// <param name="Origin">First pixel that the tile covers.</param>
/// <param name="KeepFrom">First output pixel taken from it (image coordinates).</param>
/// <param name="KeepTo">One after the last.</param>
public readonly record struct TileSpan(int Origin, int KeepFrom, int KeepTo);

/// <summary>
/// Tiles of one axis. A pixel of a tile is exact when everything it depends on lies within the tile, or beyond the image's own border, where
/// the tile's zero padding is the image's. So the first tile starts flush with the image, the last ends flush with it, and between two
/// tiles as many pixels are thrown away as the receptive field reaches.
/// </summary>
internal static class TileAxis
{
    /// <param name="extent">Pixels of the image, a multiple of the alignment.</param>
    /// <param name="tile">Pixels of a tile, a multiple of the alignment.</param>
    /// <param name="before">Reach of the receptive field before a pixel.</param>
    /// <param name="after">Reach after it.</param>
    /// <param name="alignment">Origins are multiples of it.</param>
    public static TileSpan[] Cut(int extent, int tile, int before, int after, int alignment)
    {
        if (tile >= extent) return tile == extent ? [new(0, 0, extent)] : throw new PlanningException($"A tile of {tile} pixels is larger than the image's {extent}.");
        if (tile - before - after < alignment)
            throw new PlanningException($"A tile of {tile} pixels leaves nothing between halos of {before} and {after} pixels; use larger tiles.");
        var spans = new List<TileSpan>();
        int origin = 0, done = 0;
        while (true)
        {
            int end = origin + tile == extent ? extent : origin + tile - after;
            spans.Add(new(origin, done, end));
            done = end;
            if (done == extent) return [.. spans];
            origin = Math.Min((done - before) / alignment * alignment, extent - tile);
        }
    }
}
