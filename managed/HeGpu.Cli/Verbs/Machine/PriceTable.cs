using System.Text.Json.Nodes;
using HeGpu.Planning;
using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>Measured prices as milliseconds per operation.</summary>
internal static class PriceTable
{
    private const int SpecialPrimes = 2;
    private static readonly int[] Levels = [1, 4, 8, 12];

    public static Table Make(CostTable costs, int logDegree)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title($"{costs.Device}, {costs.Threads} threads, N = 2^{logDegree}, {SpecialPrimes} special primes: milliseconds").AddColumn("operation");
        foreach (int level in Levels) table.AddColumn(new TableColumn($"level {level}").RightAligned());
        foreach (OperationKind kind in Enum.GetValues<OperationKind>())
            table.AddRow([kind.ToString(), .. Levels.Select(l => FormattableString.Invariant($"{1000 * costs.Seconds(kind, logDegree, l, SpecialPrimes):0.000}"))]);
        return table;
    }

    public static JsonArray ToJson(CostTable costs)
    {
        var rows = new JsonArray();
        foreach (int degree in costs.Entries.Select(e => e.LogDegree).Distinct().Order())
            foreach (OperationKind kind in Enum.GetValues<OperationKind>())
                foreach (int level in Levels)
                    rows.Add(new JsonObject { ["operation"] = kind.ToString(), ["logN"] = degree, ["level"] = level, ["seconds"] = costs.Seconds(kind, degree, level, SpecialPrimes) });
        return rows;
    }
}
