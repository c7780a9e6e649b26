using System.Globalization;
using System.Text;

namespace HeGpu.Models.Tests;

/// <summary>A file in the layout of CNNweightsMNIST.csv with random numbers, and its network computed straight from these.</summary>
internal sealed class VolleyRevolverText
{
    private readonly float[][] _lines;
    private readonly int _kernel, _channels, _side, _hidden, _classes;

    public VolleyRevolverText(int seed, int kernel = 3, int channels = 2, int side = 4, int hidden = 5, int classes = 3)
    {
        (_kernel, _channels, _side, _hidden, _classes) = (kernel, channels, side, hidden, classes);
        var random = new Random(seed);
        int features = side * side * channels;
        int[] counts = [kernel * kernel * channels, channels, 1, 1, 1, 1, features * hidden, hidden, 1, 1, 1, 1, hidden * classes, classes];
        double[] fans = [kernel * kernel, 1, 1, 1, 1, 1, features, 1, 1, 1, 1, 1, hidden, 1];
        _lines = [.. counts.Select((n, i) => Enumerable.Range(0, n).Select(_ => (float)(((2 * random.NextDouble()) - 1) / Math.Sqrt(fans[i]))).ToArray())];
    }

    /// <summary>Side of the images.</summary>
    public int ImageSide => _side + _kernel - 1;

    public string[] Lines => [.. _lines.Select(line => string.Join(',', line.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))];

    public byte[] Bytes => Encoding.ASCII.GetBytes(string.Join('\n', Lines) + "\n");

    /// <summary>The scores of an image, channels last throughout as in the author's program.</summary>
    public double[] Run(double[] image)
    {
        double[] flat = new double[_side * _side * _channels];
        for (int y = 0; y < _side; y++)
        for (int x = 0; x < _side; x++)
        for (int c = 0; c < _channels; c++)
        {
            double sum = _lines[1][c];
            for (int i = 0; i < _kernel; i++)
                for (int j = 0; j < _kernel; j++) sum += _lines[0][(((i * _kernel) + j) * _channels) + c] * image[((y + i) * ImageSide) + x + j];
            flat[(((y * _side) + x) * _channels) + c] = Cubic(2, sum);
        }

        double[] hidden = Dense(flat, 6, _hidden);
        return Dense([.. hidden.Select(v => Cubic(8, v))], 12, _classes);
    }

    private double[] Dense(double[] input, int line, int outputs) =>
        [.. Enumerable.Range(0, outputs).Select(o => _lines[line + 1][o] + input.Select((v, i) => v * _lines[line][(i * outputs) + o]).Sum())];

    private double Cubic(int line, double x) => _lines[line][0] + (_lines[line + 1][0] * x) + (_lines[line + 2][0] * x * x) + (_lines[line + 3][0] * x * x * x);
}
