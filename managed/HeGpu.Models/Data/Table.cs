namespace HeGpu.Models;

/// <summary>Rows of numbers with named columns, row-major.</summary>
public sealed class Table
{
    /// <param name="columns">One name per column.</param>
    /// <param name="values">[row][column].</param>
    public Table(IReadOnlyList<string> columns, double[] values)
    {
        if (columns.Count == 0 || values.Length % columns.Count != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {columns.Count} columns.", nameof(values));
        Columns = columns;
        Values = values;
    }

    public IReadOnlyList<string> Columns { get; }

    public int Rows => Values.Length / Columns.Count;

    public double[] Values { get; }

    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns.Count, Columns.Count);

    public double this[int row, int column] => Values[row * Columns.Count + column];

    /// <summary>One column, copied.</summary>
    /// <exception cref="ArgumentException">There is no column of that name.</exception>
    public double[] Column(string name)
    {
        int column = -1;
        for (int i = 0; i < Columns.Count; i++)
            if (Columns[i] == name) column = i;
        if (column < 0) throw new ArgumentException($"No column '{name}'; there are {string.Join(", ", Columns.Take(20))}.", nameof(name));
        var values = new double[Rows];
        for (int row = 0; row < values.Length; row++) values[row] = this[row, column];
        return values;
    }
}
