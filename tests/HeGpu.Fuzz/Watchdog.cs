namespace HeGpu.Fuzz;

/// <summary>Ends the process with a message when one input is not done in time: a loop without end cannot be caught.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly Timer _timer;

    public Watchdog(string kind, int seed, int index, TimeSpan patience) =>
        _timer = new Timer(_ => Environment.FailFast($"{kind}: input {index} of seed {seed} is not read after {patience.TotalSeconds} s."), null, patience, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
