using System.Globalization;
using System.Text;
using HeGpu.Files;

namespace HeGpu.Models;

/// <summary>
/// Tables of numbers as text: one row a line, cells split by comma, semicolon, tab or (failing these) blanks; numbers as in
/// C, in or out of double quotes. A first line that is not all numbers names the columns; else they are c0, c1 ... Lines
/// that are empty are passed over. Plain or gzip, UTF-8 with or without a byte order mark.
/// </summary>
public static class CsvFile
{
    private const long MaxBytes = 1L << 30;
    private const int MaxColumns = 1 << 20;

    /// <exception cref="HeGpuFileException">Not a table of numbers; the message names line and column.</exception>
    public static Table Read(string path) => Decode(InputFile.ReadAllBytes(path, MaxBytes), path);

    /// <param name="file">The whole file, gzip or not.</param>
    /// <param name="source">What errors call it.</param>
    public static Table Decode(byte[] file, string source)
    {
        ReadOnlySpan<byte> rest = InputFile.Unzip(file, source, MaxBytes);
        if (rest.StartsWith(Encoding.UTF8.Preamble)) rest = rest[3..];
        string[]? columns = null;
        var values = new List<double>();
        byte delimiter = 0;
        for (int line = 1; !rest.IsEmpty; line++)
        {
            ReadOnlySpan<byte> row = NextLine(ref rest);
            if (row.IsEmpty) continue;
            if (columns is null)
            {
                delimiter = Delimiter(row);
                columns = Header(row, delimiter, source, out bool isHeader);
                if (isHeader) continue;
            }
            int before = values.Count;
            for (bool more = true; more;)
            {
                ReadOnlySpan<byte> cell = NextCell(ref row, delimiter, out more);
                if (!TryNumber(cell, out double value))
                    throw new HeGpuFileException(source, $"line {line}, column {values.Count - before + 1}: '{Shown(cell)}' is not a number.");
                if (values.Count - before == columns.Length)
                    throw new HeGpuFileException(source, $"line {line} has more than the {columns.Length} columns of the first line.");
                values.Add(value);
            }
            if (values.Count - before != columns.Length)
                throw new HeGpuFileException(source, $"line {line} has {values.Count - before} columns, the first line {columns.Length}.");
        }
        if (columns is null || values.Count == 0) throw new HeGpuFileException(source, "a table without a row of numbers.");
        return new Table(columns, [.. values]);
    }

    private static string[] Header(ReadOnlySpan<byte> row, byte delimiter, string source, out bool isHeader)
    {
        var names = new List<string>();
        isHeader = false;
        for (bool more = true; more;)
        {
            ReadOnlySpan<byte> cell = NextCell(ref row, delimiter, out more);
            if (names.Count == MaxColumns) throw new HeGpuFileException(source, $"more than {MaxColumns} columns.");
            isHeader |= !TryNumber(cell, out _);
            names.Add(Encoding.UTF8.GetString(cell));
        }
        if (!isHeader)
            for (int i = 0; i < names.Count; i++) names[i] = $"c{i}";
        return [.. names];
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line.Trim(" \r"u8);
    }

    private static byte Delimiter(ReadOnlySpan<byte> line)
    {
        foreach (byte delimiter in ",;\t"u8)
            if (line.Contains(delimiter)) return delimiter;
        return (byte)' ';
    }

    private static ReadOnlySpan<byte> NextCell(ref ReadOnlySpan<byte> row, byte delimiter, out bool more)
    {
        ReadOnlySpan<byte> start = row;
        int end = row.Length > 0 && row[0] == '"' ? row[1..].IndexOf((byte)'"') + 1 : 0;
        int cut = start[end..].IndexOf(delimiter);
        more = cut >= 0;
        ReadOnlySpan<byte> cell = more ? start[..(end + cut)] : start;
        row = more ? start[(end + cut + 1)..] : [];
        if (delimiter == ' ') row = row.TrimStart((byte)' ');
        cell = cell.Trim(" \t\r"u8);
        return cell.Length >= 2 && cell[0] == '"' && cell[^1] == '"' ? cell[1..^1] : cell;
    }

    private static bool TryNumber(ReadOnlySpan<byte> cell, out double value) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Shown(ReadOnlySpan<byte> cell) =>
        Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 40)]) + (cell.Length > 40 ? "..." : "");
}
