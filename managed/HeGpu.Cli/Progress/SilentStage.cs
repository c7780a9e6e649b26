namespace HeGpu.Cli;

/// <summary>Progress under --progress none.</summary>
internal sealed class SilentStage : IFinishingStage
{
    public void Report(double value)
    {
    }

    public void Report(double fraction, string detail, TimeSpan? left = null)
    {
    }

    public void Finish()
    {
    }
}
