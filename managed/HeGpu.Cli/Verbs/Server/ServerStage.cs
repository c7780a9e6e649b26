using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>Shows how far a server is.</summary>
internal sealed class ServerStage(IStage stage) : IProgress<ServerProgress>
{
    public void Report(ServerProgress value) =>
        stage.Report(value.Fraction, value.Batches == 1 ? value.Node : $"batch {value.Batch + 1} of {value.Batches}, {value.Node}");
}
