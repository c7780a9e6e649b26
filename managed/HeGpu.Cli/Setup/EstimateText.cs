using System.Text.Json.Nodes;
using HeGpu.Ckks;
using HeGpu.Planning;
using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>What a plan will cost, for people and for programs.</summary>
internal static class EstimateText
{
    public static Table ToTable(Plan plan, int batches = 1)
    {
        Estimate e = plan.Estimate;
        ServerEstimate server = ServerEstimate.ForBatches(plan, batches);
        CkksParameters p = plan.CreateParameters();
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("estimate").AddColumn(new TableColumn("").RightAligned());
        table.AddRow("ciphertexts hold", BatchText.Of(plan));
        table.AddRow(batches == 1 ? "server time" : $"server time, {batches} batches", Text.Seconds(server.Seconds));
        table.AddRow("peak memory of the server", Text.Bytes(server.PeakMemoryBytes));
        table.AddRow("evaluation keys", $"{Text.Bytes(e.KeyBytes)} ({Text.Bytes(e.KeyMemoryBytes)} in memory), {plan.Rotations.Count} Galois keys");
        table.AddRow("ciphertexts sent / returned", $"{Text.Bytes(e.InputBytes * batches)} / {Text.Bytes(e.OutputBytes * batches)}");
        table.AddRow("levels", $"{e.Levels}");
        table.AddRow("precision", FormattableString.Invariant($"{e.PrecisionBits:0.0} bits (error {e.OutputError:0.0e+0})"));
        table.AddRow("parameters", FormattableString.Invariant($"N = 2^{p.LogDegree}, log2 QP = {p.LogQP:0}, {(p.IsInsecure ? "INSECURE" : $"{p.SecurityBits}-bit security")}"));
        table.AddRow("layout", plan.Layout.ToString().ToLowerInvariant());
        table.AddRow("rotations / products", $"{plan.Counts.Rotations} / {plan.Counts.PlainProducts}");
        table.AddRow("prices", Markup.Escape(e.Measured ? $"measured on {e.Device}" : "typical, not measured: run hegpu calibrate"));
        return table;
    }

    public static JsonObject ToJson(Plan plan, int batches = 1)
    {
        Estimate e = plan.Estimate;
        ServerEstimate server = ServerEstimate.ForBatches(plan, batches);
        return new()
        {
            ["seconds"] = server.Seconds, ["keyBytes"] = e.KeyBytes, ["peakMemoryBytes"] = server.PeakMemoryBytes,
            ["inputBytes"] = e.InputBytes * batches, ["outputBytes"] = e.OutputBytes * batches, ["levels"] = e.Levels, ["precisionBits"] = e.PrecisionBits,
        };
    }

    /// <summary>Adds logN, logQP, securityBits, layout, and how many images share ciphertexts and slots.</summary>
    public static void AddParameters(JsonObject record, Plan plan)
    {
        CkksParameters p = plan.CreateParameters();
        record["logN"] = p.LogDegree;
        record["logQP"] = p.LogQP;
        record["securityBits"] = p.SecurityBits;
        record["layout"] = plan.Layout.ToString().ToLowerInvariant();
        record["imagesPerCiphertext"] = plan.Images;
        record["imagesPerSlot"] = plan.ImagesPerSlot;
    }
}
