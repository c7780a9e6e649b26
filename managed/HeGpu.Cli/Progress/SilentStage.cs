namespace HeGpu.Cli;

/// <summary>Progress under --quiet.</summary>
internal sealed class SilentStage : IStage
{
    public void Report(double value)
    {
    }

    public void Report(double fraction, string detail)
    {
    }
}
