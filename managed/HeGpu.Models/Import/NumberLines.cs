using System.Globalization;
using System.Text;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// Lines of comma-separated numbers, each line of its own length. Lines are counted and measured first, so that a reader can compare
/// their lengths with each other before any of them is turned into numbers.
/// </summary>
internal sealed class NumberLines
{
    private readonly byte[] _text;
    private readonly string _source;
    private readonly (Range Bytes, int Count)[] _lines;

    /// <param name="text">ASCII; empty lines at the end are passed over.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="lines">How many lines there must be.</param>
    /// <exception cref="HeGpuFileException">Another number of lines.</exception>
    public NumberLines(byte[] text, string source, int lines)
    {
        (_text, _source, _lines) = (text, source, new (Range, int)[lines]);
        int length = text.AsSpan().TrimEnd("\r\n \t"u8).Length, start = 0, line = 0;
        for (; start < length; line++)
        {
            if (line == lines) throw new HeGpuFileException(source, $"more than the {lines} lines of this format.");
            int end = text.AsSpan(start, length - start).IndexOf((byte)'\n') is var n && n < 0 ? length : start + n;
            _lines[line] = (start..end, text.AsSpan(start, end - start).Count((byte)',') + 1);
            start = end + 1;
        }

        if (line < lines) throw new HeGpuFileException(source, $"{line} lines of numbers; this format has {lines}.");
    }

    /// <summary>Numbers in a line, counted by their commas.</summary>
    /// <param name="line">From 1.</param>
    public int Count(int line) => _lines[line - 1].Count;

    /// <param name="line">From 1.</param>
    /// <exception cref="HeGpuFileException">A cell that is no finite number; the message names line and place.</exception>
    public float[] Read(int line)
    {
        (Range bytes, int count) = _lines[line - 1];
        var numbers = new float[count];
        ReadOnlySpan<byte> rest = _text.AsSpan()[bytes];
        for (int i = 0; i < count; i++)
        {
            int comma = rest.IndexOf((byte)',');
            ReadOnlySpan<byte> cell = (comma < 0 ? rest : rest[..comma]).Trim(" \t\r"u8);
            if (!float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i]))
                throw new HeGpuFileException(_source, $"line {line}, number {i + 1}: '{Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 40)])}' is not a finite number.");
            rest = comma < 0 ? [] : rest[(comma + 1)..];
        }

        return numbers;
    }
}
