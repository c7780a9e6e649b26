using System.Diagnostics;

namespace HeGpu.Cli;

/// <summary>Progress as plain lines for logs: at the beginning, then at most every <see cref="Interval"/>, then the end.</summary>
internal sealed class LineStage(string title, TextWriter writer) : IFinishingStage
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan next = Interval;

    public void Report(double value) => Report(value, "");

    public void Report(double fraction, string detail)
    {
        lock (gate)
        {
            TimeSpan elapsed = clock.Elapsed;
            if (elapsed < next) return;
            next = elapsed + Interval;
            string left = TimeLeft.Of(elapsed, fraction) is { } t ? $", {Text.Duration(t)} left" : "";
            writer.WriteLine($"{title}: {fraction:P0}{left}{(detail.Length > 0 ? $" ({detail})" : "")}");
        }
    }

    public void Finish()
    {
        lock (gate) writer.WriteLine($"{title}: done in {Text.Duration(clock.Elapsed)}");
    }
}
