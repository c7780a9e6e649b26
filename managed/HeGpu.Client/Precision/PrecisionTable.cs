using System.Globalization;
using System.Text;
using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

/// <param name="Operation">What was done at the top level, rescaled where it must be.</param>
/// <param name="Measured">Over all slots, values uniform in (-1, 1).</param>
/// <param name="Theory">What <see cref="NoiseModel"/> says of it.</param>
public sealed record PrecisionRow(string Operation, PrecisionStats Measured, SlotEstimate Theory);

/// <summary>
/// The precision of each operation, measured with fresh keys and values beside its theory. Tests assert it, and reports print it.
/// </summary>
public sealed partial class PrecisionTable
{
    private PrecisionTable(CkksParameters parameters, IReadOnlyList<PrecisionRow> rows)
    {
        Parameters = parameters;
        Rows = rows;
    }

    public CkksParameters Parameters { get; }

    public IReadOnlyList<PrecisionRow> Rows { get; }

    /// <summary>Measures; takes a fraction of a second to a minute, mostly for keys.</summary>
    public static PrecisionTable Measure(CkksParameters parameters, PolynomialDevice device, CancellationToken cancellation = default)
    {
        using var run = new Run(parameters, device, cancellation);
        run.Everything();
        return new PrecisionTable(parameters, run.Rows);
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Parameters}").AppendLine();
        text.AppendLine("| operation | min | mean | max | median | std | theory: mean | theory: bound |");
        text.AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (PrecisionRow row in Rows)
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {row.Operation} | {row.Measured.Min:0.0} | {row.Measured.Mean:0.0} | {row.Measured.Max:0.0} | {row.Measured.Median:0.0} | {row.Measured.Std:0.0} | {row.Theory.MeanBits:0.0} | {row.Theory.WorstBits:0.0} |");
        return text.ToString();
    }
}
