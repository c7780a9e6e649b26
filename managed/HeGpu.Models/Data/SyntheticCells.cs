namespace HeGpu.Models;

/// <summary>
/// Microscopy-like images made by a formula, with their true masks: ellipses with wavy outlines, a rim and an inner
/// texture, blurred by the optics, on an uneven background with specks that belong to no cell, under shot and read noise.
/// No single threshold separates cells from background. Image k depends on (seed, k, size) alone.
/// </summary>
public static class SyntheticCells
{
    /// <summary>About a third of the pixels are cells.</summary>
    private const double Coverage = 0.36;

    /// <summary>Images 0 .. count-1 of a seed.</summary>
    public static IReadOnlyList<ImagePair> GenerateMany(int count, int height, int width, int seed)
    {
        var pairs = new ImagePair[count];
        Parallel.For(0, count, k => pairs[k] = Generate(height, width, seed, k));
        return pairs;
    }

    /// <param name="height">At least 8.</param>
    /// <param name="width">At least 8.</param>
    /// <param name="seed">Which series.</param>
    /// <param name="index">Which image of the series.</param>
    public static ImagePair Generate(int height, int width, int seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 8);
        var random = new Random(unchecked((seed * 16777619) ^ (index * (int)2654435761u)));
        var image = new Image(1, height, width);
        var mask = new Image(1, height, width);
        Wave[] background = Waves(random, 4, 20, 120);
        double brightness = 0.25 + 0.1 * random.NextDouble();
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                image[0, y, x] = (float)(brightness + 0.06 * Sum(background, y, x));
        PaintCells(random, image, mask);
        PaintSpecks(random, image);
        Noise(random, image);
        return new ImagePair($"cells_{index}", image, mask);
    }

    // Cells are set until they cover their share; one that would bury another is set elsewhere.
    private static void PaintCells(Random random, Image image, Image mask)
    {
        int pixels = image.Height * image.Width, covered = 0;
        double size = Math.Clamp(Math.Min(image.Height, image.Width) / 6.0, 3, 12);
        for (int attempt = 0; attempt < 40 + pixels / 20 && covered < Coverage * pixels; attempt++)
        {
            var cell = new Cell(random, image.Height, image.Width, size);
            if (mask[0, cell.Row, cell.Column] != 0) continue;
            covered += cell.Paint(image, mask);
        }
    }

    private static void PaintSpecks(Random random, Image image)
    {
        int specks = image.Height * image.Width / 700;
        for (int s = 0; s < specks; s++)
        {
            double row = random.NextDouble() * image.Height, column = random.NextDouble() * image.Width;
            double radius = 0.6 + random.NextDouble(), height = 0.1 + 0.25 * random.NextDouble();
            for (int y = Math.Max(0, (int)row - 4); y < Math.Min(image.Height, (int)row + 5); y++)
                for (int x = Math.Max(0, (int)column - 4); x < Math.Min(image.Width, (int)column + 5); x++)
                    image[0, y, x] += (float)(height * Math.Exp(-((y - row) * (y - row) + (x - column) * (x - column)) / (2 * radius * radius)));
        }
    }

    // Shot noise grows with the root of the signal, read noise does not; then what a camera keeps: [0, 1].
    private static void Noise(Random random, Image image)
    {
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            double v = Math.Max(0, image.Pixels[i]);
            image.Pixels[i] = (float)Math.Clamp(v + Gaussian(random) * (0.02 + 0.05 * Math.Sqrt(v)), 0, 1);
        }
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private readonly record struct Wave(double Y, double X, double Phase);

    // Waves of random direction, wavelengths in pixels.
    private static Wave[] Waves(Random random, int count, double shortest, double longest)
    {
        var waves = new Wave[count];
        for (int i = 0; i < count; i++)
        {
            double angle = 2 * Math.PI * random.NextDouble();
            double frequency = 2 * Math.PI / (shortest + (longest - shortest) * random.NextDouble());
            waves[i] = new Wave(frequency * Math.Sin(angle), frequency * Math.Cos(angle), 2 * Math.PI * random.NextDouble());
        }
        return waves;
    }

    private static double Sum(Wave[] waves, double y, double x)
    {
        double sum = 0;
        foreach (Wave w in waves) sum += Math.Sin(w.Y * y + w.X * x + w.Phase);
        return sum;
    }

    private sealed class Cell
    {
        private readonly double _a, _b, _cos, _sin, _wave2, _wave3, _phase2, _phase3, _body, _rim, _blur;
        private readonly Wave[] _texture;

        public Cell(Random random, int height, int width, double size)
        {
            Row = random.Next(height);
            Column = random.Next(width);
            _a = size * (0.7 + 0.6 * random.NextDouble());
            _b = _a * (0.55 + 0.45 * random.NextDouble());
            (_sin, _cos) = Math.SinCos(Math.PI * random.NextDouble());
            (_wave2, _wave3) = (0.08 * random.NextDouble(), 0.08 * random.NextDouble());
            (_phase2, _phase3) = (7 * random.NextDouble(), 7 * random.NextDouble());
            _body = 0.12 + 0.22 * random.NextDouble();
            _rim = 0.05 + 0.12 * random.NextDouble();
            _blur = 0.8 + 0.7 * random.NextDouble();
            _texture = Waves(random, 3, 3, 9);
        }

        public int Row { get; }

        public int Column { get; }

        /// <summary>Adds the cell's light and sets its mask.</summary>
        /// <returns>Pixels newly covered.</returns>
        public int Paint(Image image, Image mask)
        {
            int reach = (int)(1.3 * _a + 6), added = 0;
            for (int y = Math.Max(0, Row - reach); y < Math.Min(image.Height, Row + reach + 1); y++)
            {
                for (int x = Math.Max(0, Column - reach); x < Math.Min(image.Width, Column + reach + 1); x++)
                {
                    double distance = Distance(y - Row, x - Column);
                    double inside = 1 / (1 + Math.Exp(2.5 * distance / _blur));
                    if (mask[0, y, x] != 0) inside *= 0.3; // overlapping cells do not add their full light
                    double rim = Math.Exp(-(distance + 1.2) * (distance + 1.2) / (2 * _blur * _blur));
                    image[0, y, x] += (float)(inside * (_body + 0.04 * Sum(_texture, y, x)) + (mask[0, y, x] == 0 ? _rim * rim : 0));
                    if (distance <= 0 && mask[0, y, x] == 0)
                    {
                        mask[0, y, x] = 1;
                        added++;
                    }
                }
            }
            return added;
        }

        // Pixels from the outline along the ray, negative inside: r - R(angle), R an ellipse with two harmonics.
        private double Distance(double dy, double dx)
        {
            double u = dx * _cos + dy * _sin, v = dy * _cos - dx * _sin;
            double r = Math.Sqrt(u * u + v * v);
            if (r < 1e-9) return -_b;
            double angle = Math.Atan2(v, u);
            double ellipse = _a * _b * r / Math.Sqrt(_b * _b * u * u + _a * _a * v * v);
            return r - ellipse * (1 + _wave2 * Math.Sin(2 * angle + _phase2) + _wave3 * Math.Sin(3 * angle + _phase3));
        }
    }
}
