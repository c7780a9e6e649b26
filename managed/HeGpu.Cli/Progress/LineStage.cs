using System.Diagnostics;

namespace HeGpu.Cli;

/// <summary>Progress as plain lines for logs: at the beginning, then at most one an interval, then the end.</summary>
internal sealed class LineStage(string title, TextWriter writer, TimeSpan interval) : IFinishingStage
{
    /// <summary>Seldom enough for a log.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan last;

    public void Report(double value) => Report(value, "");

    public void Report(double fraction, string detail, TimeSpan? left = null)
    {
        lock (gate)
        {
            TimeSpan elapsed = clock.Elapsed;
            if (elapsed - last < interval) return;
            last = elapsed;
            string rest = (left ?? TimeLeft.Of(elapsed, fraction)) is { } t ? $", {Text.Duration(t)} left" : "";
            writer.WriteLine($"{title}: {fraction:P0}{rest}{(detail.Length > 0 ? $" ({detail})" : "")}");
        }
    }

    public void Finish()
    {
        lock (gate) writer.WriteLine($"{title}: done in {Text.Duration(clock.Elapsed)}");
    }
}
