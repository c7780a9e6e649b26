using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>Labelled grey images as a table, the usual CSV form of MNIST: a label, then the s x s pixels 0 to 255 row by row; a heading or none.</summary>
public static class LabelledCsv
{
    private const int MaxLabel = 1 << 20;

    /// <exception cref="HeGpuFileException">No such table; the message names row and column.</exception>
    public static IReadOnlyList<LabelledImage> Read(string path) => FromTable(CsvFile.Read(path), path);

    /// <param name="table">One image a row.</param>
    /// <param name="source">What errors call it.</param>
    public static IReadOnlyList<LabelledImage> FromTable(Table table, string source)
    {
        int pixels = table.Columns.Count - 1, side = (int)Math.Round(Math.Sqrt(pixels));
        if (side == 0 || side * side != pixels) throw new HeGpuFileException(source, $"{table.Columns.Count} columns; a label and the pixels of a square image are expected (785 for 28x28).");
        var images = new LabelledImage[table.Rows];
        for (int row = 0; row < images.Length; row++)
        {
            ReadOnlySpan<double> values = table.Row(row);
            if (values[0] != Math.Floor(values[0]) || values[0] is < 0 or > MaxLabel) throw new HeGpuFileException(source, $"row {row + 1}: {values[0]} is no label.");
            var image = new Image(1, side, side);
            for (int p = 0; p < pixels; p++)
            {
                double pixel = values[p + 1];
                if (!(pixel is >= 0 and <= 255)) throw new HeGpuFileException(source, $"row {row + 1}, column {p + 2}: the pixel {pixel} is not within 0 and 255.");
                image.Pixels[p] = (float)(pixel / 255);
            }

            images[row] = new LabelledImage(image, (int)values[0]);
        }

        return images;
    }
}
