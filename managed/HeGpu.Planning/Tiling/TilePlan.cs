using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// How a client cuts a large image into overlapping tiles of one shape and stitches the results, so that they equal the model run on the whole
/// image (padded, where its sides are no multiples of the model's alignment, by repeating the last row and column). Cut after preprocessing: per-image
/// normalisation must see the whole image. Immutable.
/// </summary>
public sealed class TilePlan
{
    private readonly TileSpan[] _rows, _columns;

    private TilePlan(int height, int width, TensorShape tile, ReceptiveField field, int paddedHeight, int paddedWidth)
    {
        (Height, Width, Tile, Field, PaddedHeight, PaddedWidth) = (height, width, tile, field, paddedHeight, paddedWidth);
        int before = (int)Math.Ceiling(field.Before), after = (int)Math.Ceiling(field.After);
        _rows = TileAxis.Cut(paddedHeight, tile.Height, before, after, field.Alignment);
        _columns = TileAxis.Cut(paddedWidth, tile.Width, before, after, field.Alignment);
    }

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>Columns of the image.</summary>
    public int Width { get; }

    /// <summary>Shape of every tile: what to plan for.</summary>
    public TensorShape Tile { get; }

    public ReceptiveField Field { get; }

    public int PaddedHeight { get; }

    public int PaddedWidth { get; }

    /// <summary>Tiles, row by row.</summary>
    public int Count => _rows.Length * _columns.Length;

    public IReadOnlyList<TileSpan> Rows => _rows;

    public IReadOnlyList<TileSpan> Columns => _columns;

    /// <summary>For an image of any size, by a plan alone.</summary>
    /// <exception cref="PlanningException">The image is smaller than the plan's, or the plan's model takes whole images only.</exception>
    public static TilePlan Create(Plan plan, int height, int width)
    {
        TensorShape tile = plan.Tile;
        bool whole = (height, width) == (tile.Height, tile.Width);
        ReceptiveField? field = whole ? new ReceptiveField(1, 0, 0, 1) : plan.Field;
        if (field is null)
            throw new PlanningException($"The image is {height}x{width}, the plan is for {tile.Height}x{tile.Width}, and its model works on whole images only; plan for this size.");
        if (field.Step != 1)
            throw new PlanningException($"The model gives one value per {field.Step} pixels; tiles can be stitched only for one value per pixel.");
        int paddedHeight = RoundUp(height, field.Alignment), paddedWidth = RoundUp(width, field.Alignment);
        if (paddedHeight < tile.Height || paddedWidth < tile.Width)
            throw new PlanningException($"The image is {height}x{width}, smaller than the plan's tile of {tile.Height}x{tile.Width}; make a plan for this size.");
        return new(height, width, tile, field, paddedHeight, paddedWidth);
    }

    /// <param name="model">Output pixels must be input pixels (a segmentation network).</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="tile">Side of the (square) tiles; smaller where the image is.</param>
    /// <exception cref="PlanningException">The model cannot be tiled, or the tile is too small for its receptive field.</exception>
    public static TilePlan Create(ModelGraph model, int height, int width, int tile)
    {
        ReceptiveField field = ReceptiveField.Of(model);
        if (field.Step != 1)
            throw new PlanningException($"The model gives one value per {field.Step} pixels; tiles can be stitched only for one value per pixel.");
        int a = field.Alignment, paddedHeight = RoundUp(height, a), paddedWidth = RoundUp(width, a);
        int side = RoundUp(tile, a);
        return new(height, width, new(model.Input.Channels, Math.Min(side, paddedHeight), Math.Min(side, paddedWidth)), field, paddedHeight, paddedWidth);
    }

    /// <summary>All tiles of a preprocessed image, row by row.</summary>
    public FeatureMap[] Cut(FeatureMap image)
    {
        if (image.Shape != new TensorShape(Tile.Channels, Height, Width))
            throw new ArgumentException($"The image is {image.Shape}, the tiles are for {Tile.Channels}x{Height}x{Width}.", nameof(image));
        var tiles = new FeatureMap[Count];
        for (int t = 0; t < tiles.Length; t++)
        {
            (TileSpan row, TileSpan column) = (_rows[t / _columns.Length], _columns[t % _columns.Length]);
            tiles[t] = new FeatureMap(Tile);
            int k = 0;
            for (int c = 0; c < Tile.Channels; c++)
            for (int y = 0; y < Tile.Height; y++)
            for (int x = 0; x < Tile.Width; x++)
                tiles[t].Values[k++] = image[c, Math.Min(row.Origin + y, Height - 1), Math.Min(column.Origin + x, Width - 1)];
        }

        return tiles;
    }

    /// <summary>The output for the whole image from those of the tiles. That of an image of one tile may have any shape (a classifier's is a vector).</summary>
    public FeatureMap Stitch(IReadOnlyList<FeatureMap> outputs)
    {
        if (outputs.Count != Count) throw new ArgumentException($"{outputs.Count} outputs for {Count} tiles.", nameof(outputs));
        if ((Height, Width) == (Tile.Height, Tile.Width)) return outputs[0];
        int channels = outputs[0].Shape.Channels;
        var whole = new FeatureMap(new TensorShape(channels, Height, Width));
        for (int t = 0; t < outputs.Count; t++)
        {
            if (outputs[t].Shape != Tile with { Channels = channels })
                throw new ArgumentException($"Output {t} is {outputs[t].Shape}, expected {Tile with { Channels = channels }}.", nameof(outputs));
            (TileSpan row, TileSpan column) = (_rows[t / _columns.Length], _columns[t % _columns.Length]);
            for (int c = 0; c < channels; c++)
            for (int y = row.KeepFrom; y < Math.Min(row.KeepTo, Height); y++)
            for (int x = column.KeepFrom; x < Math.Min(column.KeepTo, Width); x++)
                whole.Values[(((c * Height) + y) * Width) + x] = outputs[t][c, y - row.Origin, x - column.Origin];
        }

        return whole;
    }

    /// <summary>The image that the stitched result belongs to: padded to the alignment.</summary>
    public FeatureMap Pad(FeatureMap image)
    {
        var padded = new FeatureMap(new TensorShape(image.Shape.Channels, PaddedHeight, PaddedWidth));
        int k = 0;
        for (int c = 0; c < image.Shape.Channels; c++)
        for (int y = 0; y < PaddedHeight; y++)
        for (int x = 0; x < PaddedWidth; x++) padded.Values[k++] = image[c, Math.Min(y, Height - 1), Math.Min(x, Width - 1)];
        return padded;
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
