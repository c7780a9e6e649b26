using System.CommandLine;
using System.Text.Json.Nodes;
using HeGpu.Models;
using Spectre.Console;
using Table = Spectre.Console.Table;

namespace HeGpu.Cli;

/// <summary>`hegpu bench approximations`: how near polynomials come to the sign function.</summary>
internal sealed class ApproximationsVerb() : Verb("approximations", "Compare polynomials of degree 9 (and nine sines) with the sign function on [-1, 1], as in PLoS ONE 19(7):e0306420.",
    "hegpu bench approximations", "hegpu bench approximations --json approximations.json")
{
    protected override void Define(Command command)
    {
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("approximation");
        foreach (string column in new[] { "R^2", "1-norm %", "2-norm %" }) table.AddColumn(new TableColumn(column).RightAligned());
        var rows = new JsonArray();
        foreach ((string name, ApproximationQuality quality) in SignApproximations.Compare())
        {
            table.AddRow(name, FormattableString.Invariant($"{quality.RSquared:0.0000}"), FormattableString.Invariant($"{100 * quality.OneNorm:0.0}"),
                FormattableString.Invariant($"{100 * quality.TwoNorm:0.0}"));
            rows.Add(new JsonObject { ["name"] = name, ["rSquared"] = quality.RSquared, ["oneNorm"] = quality.OneNorm, ["twoNorm"] = quality.TwoNorm });
        }
        context.Terminal.Table(table);
        context.Terminal.Line("R^2: squared correlation; norms: of the error, relative to the function; 1000 equally spaced points.");
        context.Record["approximations"] = rows;
        return Task.FromResult(ExitCodes.Success);
    }
}
