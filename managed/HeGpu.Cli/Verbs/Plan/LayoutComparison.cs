using System.Text.Json.Nodes;
using HeGpu.Models;
using HeGpu.Planning;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace HeGpu.Cli;

/// <summary>The same network planned in every layout.</summary>
internal static class LayoutComparison
{
    public static IReadOnlyList<LayoutKind> Layouts { get; } = [LayoutKind.Revolver, LayoutKind.Gap, LayoutKind.Multiplexed];

    /// <summary>Plans in every layout, with as many images per ciphertext and slot as one plan.</summary>
    public static IReadOnlyList<(LayoutKind Kind, Plan? Plan, string Problem)> Plans(VerbContext context, ModelGraph model, Plan like, Calibration calibration, PlanOptions options) =>
        context.Terminal.Stage("Planning every layout", stage =>
        {
            var plans = new List<(LayoutKind, Plan?, string)>();
            foreach (LayoutKind kind in Layouts)
            {
                try
                {
                    plans.Add((kind, Planner.Create(model, like.Tile, calibration, options with { Layout = kind, ImagesPerCiphertext = like.Images, ImagesPerSlot = like.ImagesPerSlot }, null, context.Cancellation), ""));
                }
                catch (PlanningException e)
                {
                    plans.Add((kind, null, e.Message));
                }
                stage.Report((double)plans.Count / Layouts.Count);
            }
            return plans;
        });

    /// <param name="plans">From <see cref="Plans"/>.</param>
    /// <param name="chosen">Marked in the table.</param>
    /// <param name="measured">Server seconds per image, of those that ran.</param>
    public static Table ToTable(IReadOnlyList<(LayoutKind Kind, Plan? Plan, string Problem)> plans, LayoutKind chosen, IReadOnlyDictionary<LayoutKind, double> measured)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("layout");
        foreach (string column in new[] { "rotations", "products", "levels", "log2 N", "estimated", "measured", "memory", "keys" }) table.AddColumn(new TableColumn(column).RightAligned());
        foreach ((LayoutKind kind, Plan? plan, string problem) in plans)
        {
            string name = kind.ToString().ToLowerInvariant() + (kind == chosen ? " *" : "");
            if (plan is null) table.AddRow(name, Markup.Escape(problem));
            else
                table.AddRow(name, $"{plan.Counts.Rotations}", $"{plan.Counts.PlainProducts}", $"{plan.Estimate.Levels}", $"{plan.Parameters.LogDegree}", Text.Seconds(plan.Estimate.Seconds / plan.Images),
                    measured.TryGetValue(kind, out double s) ? Text.Seconds(s) : "", Text.Bytes(plan.Estimate.PeakMemoryBytes), Text.Bytes(plan.Estimate.KeyBytes));
        }
        return table;
    }

    public static JsonArray ToJson(IReadOnlyList<(LayoutKind Kind, Plan? Plan, string Problem)> plans, IReadOnlyDictionary<LayoutKind, double> measured)
    {
        var rows = new JsonArray();
        foreach ((LayoutKind kind, Plan? plan, string problem) in plans)
        {
            var row = new JsonObject { ["layout"] = kind.ToString().ToLowerInvariant() };
            rows.Add(row);
            if (plan is null)
            {
                row["problem"] = problem;
                continue;
            }
            row["rotations"] = plan.Counts.Rotations;
            row["products"] = plan.Counts.PlainProducts;
            row["levels"] = plan.Estimate.Levels;
            row["logN"] = plan.Parameters.LogDegree;
            row["seconds"] = plan.Estimate.Seconds / plan.Images;
            if (measured.TryGetValue(kind, out double s)) row["measuredSeconds"] = s;
            row["peakMemoryBytes"] = plan.Estimate.PeakMemoryBytes;
            row["keyBytes"] = plan.Estimate.KeyBytes;
        }
        return rows;
    }
}
