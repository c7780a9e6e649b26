using System.Diagnostics;
using System.Text.Json;

namespace HeGpu.Cli;

/// <summary>Progress for programs: {"stage":"...","fraction":0.5,"detail":"..."} on a line of its own, at most ten a second.</summary>
internal sealed class JsonStage(string title, TextWriter writer) : IFinishingStage
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan next;

    public void Report(double value) => Report(value, "");

    public void Report(double fraction, string detail, TimeSpan? left = null)
    {
        lock (gate)
        {
            if (clock.Elapsed < next) return;
            next = clock.Elapsed + Interval;
            Write(fraction, detail);
        }
    }

    public void Finish()
    {
        lock (gate) Write(1, "");
    }

    private void Write(double fraction, string detail) =>
        writer.WriteLine(JsonSerializer.Serialize(new ProgressLine(title, Math.Round(fraction, 4), detail), JsonText.Compact));
}

/// <summary>What <see cref="JsonStage"/> writes and the demo reads back from its server process.</summary>
internal sealed record ProgressLine(string Stage, double Fraction, string Detail)
{
    /// <summary>Null when the line is something else, for example an error.</summary>
    public static ProgressLine? Parse(string line)
    {
        if (!line.StartsWith("{\"stage\":", StringComparison.Ordinal)) return null;
        try
        {
            return JsonSerializer.Deserialize<ProgressLine>(line, JsonText.Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
