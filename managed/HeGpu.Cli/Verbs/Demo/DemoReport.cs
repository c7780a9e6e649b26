using HeGpu.Client;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>The demo's run report.</summary>
internal static class DemoReport
{
    public static RunReport Make(DemoRun run, DemoResult result)
    {
        ServerEstimate estimate = ServerEstimate.ForBatches(run.Plan, run.Batches);
        return new()
        {
            Title = "A U-Net segments encrypted cells",
            Subtitle = "Trained in plaintext on synthetic images. The client made the keys and encrypted the images; a server process without any secret ran the network on ciphertexts; the client decrypted the masks.",
            Headlines = ReportRows.Headlines(result.Agreement, run.Plan, run.Server.Seconds / result.Agreement.Images),
            Warnings = [.. run.Violations.Select(v => $"An image leaves the calibrated range: {v}")],
            Samples = result.Samples,
            Layers = ReportRows.Layers(result.Layers!),
            Costs = ReportRows.Costs(run.Plan, estimate.Seconds, estimate.PeakMemoryBytes, run.Server, run.KeyBytes, result.Agreement.MaxAbsLogitError),
            Steps = run.Clock.Rows,
            Training = [new("loss", run.Losses, [], FromZero: true)],
            Parameters = ReportRows.Parameters(run.Plan),
            Hardware = ReportRows.Machine(Hardware.This, run.Server.Device, run.ServerPassed),
        };
    }
}
