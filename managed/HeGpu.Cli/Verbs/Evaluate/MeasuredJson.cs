using System.Text.Json.Nodes;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>What an encrypted run took, beside what was estimated: the same names for every kind of network.</summary>
internal static class MeasuredJson
{
    /// <param name="r">Added to.</param>
    /// <param name="plan">That ran.</param>
    /// <param name="server">Of all batches.</param>
    /// <param name="clientSeconds">For encrypting and decrypting all of them.</param>
    /// <param name="images">How many there were.</param>
    public static void Add(JsonObject r, Plan plan, ServerRecord server, double clientSeconds, int images)
    {
        r["secondsPerImage"] = server.Seconds / images;
        r["clientSecondsPerImage"] = clientSeconds / images;
        r["coreSeconds"] = server.ProcessorSeconds;
        r["peakMemoryBytes"] = server.DevicePeakBytes;
        r["processPeakMemoryBytes"] = server.PeakMemoryBytes;
        r["threads"] = server.Threads;
        EstimateText.AddParameters(r, plan);
        r["estimated"] = EstimateText.ToJson(plan, server.Batches);
        r["measured"] = new JsonObject { ["seconds"] = server.Seconds, ["keyBytes"] = plan.Estimate.KeyBytes, ["peakMemoryBytes"] = server.DevicePeakBytes };
        r["hardware"] = HardwareJson.Write(Hardware.This);
    }
}
