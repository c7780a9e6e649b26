using System.Text.Json.Nodes;
using HeGpu.Ckks;
using HeGpu.Planning;
using Spectre.Console;

namespace HeGpu.Cli;

/// <summary>What a plan will cost, for people and for programs.</summary>
internal static class EstimateText
{
    /// <param name="plan">To run.</param>
    /// <param name="batches">Of it.</param>
    /// <param name="deviceMemory">See <see cref="ServerEstimate.ForBatches"/>.</param>
    public static Table ToTable(Plan plan, int batches = 1, long? deviceMemory = null)
    {
        Estimate e = plan.Estimate;
        ServerEstimate server = ServerEstimate.ForBatches(plan, batches, deviceMemory);
        CkksParameters p = plan.CreateParameters();
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("estimate").AddColumn(new TableColumn("").RightAligned());
        table.AddRow("ciphertexts hold", BatchText.Of(plan));
        table.AddRow(batches == 1 ? "server time" : $"server time, {batches} batches", Text.Seconds(server.Seconds));
        table.AddRow("server time per image, one / very many", $"{Text.Seconds(ServerEstimate.For(plan, 1).Seconds)} / {Text.Seconds(ServerEstimate.For(plan, PlanGoals.Many).Seconds / PlanGoals.Many)}");
        table.AddRow("peak memory of the server", Text.Bytes(server.PeakMemoryBytes));
        if (server.Room is { StreamedBytes: > 0 } room) table.AddRow("device memory", Room(room));
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

    public static JsonObject ToJson(Plan plan, int batches = 1, long? deviceMemory = null)
    {
        Estimate e = plan.Estimate;
        ServerEstimate server = ServerEstimate.ForBatches(plan, batches, deviceMemory);
        return new()
        {
            ["seconds"] = server.Seconds, ["secondsForOneImage"] = ServerEstimate.For(plan, 1).Seconds, ["secondsPerImageOfMany"] = ServerEstimate.For(plan, PlanGoals.Many).Seconds / PlanGoals.Many,
            ["keyBytes"] = e.KeyBytes, ["peakMemoryBytes"] = server.PeakMemoryBytes,
            ["inputBytes"] = e.InputBytes * batches, ["outputBytes"] = e.OutputBytes * batches, ["levels"] = e.Levels, ["precisionBits"] = e.PrecisionBits,
            ["streamedBytes"] = server.Room?.StreamedBytes ?? 0,
        };
    }

    /// <summary>That a device's memory is short, and what follows.</summary>
    public static string Room(DeviceRoom room) => room.Suffices
        ? $"{Text.Bytes(room.LimitBytes)} for {Text.Bytes(room.WantedBytes)}: {Text.Bytes(room.StreamedBytes)} of keys and weights cross in every run, at least {Text.Seconds(room.StreamingSeconds)} at an assumed {DeviceRoom.BytesPerSecond / 1e9:0} GB/s"
        : $"{Text.Bytes(room.LimitBytes)} is too little: ciphertexts alone take {Text.Bytes(room.WorkingBytes)}";

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
