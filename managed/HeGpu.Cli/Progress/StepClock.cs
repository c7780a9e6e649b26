using System.Diagnostics;
using HeGpu.Client;

namespace HeGpu.Cli;

/// <summary>Who did what and how long it took, for the report.</summary>
internal sealed class StepClock
{
    private readonly List<StepRow> rows = [];

    public IReadOnlyList<StepRow> Rows => rows;

    public T Time<T>(string side, string name, Func<T> work, Func<T, string>? note = null)
    {
        long start = Stopwatch.GetTimestamp();
        T value = work();
        rows.Add(new(side, name, Stopwatch.GetElapsedTime(start).TotalSeconds, note?.Invoke(value) ?? ""));
        return value;
    }

    public async Task TimeAsync(string side, string name, Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work().ConfigureAwait(false);
        rows.Add(new(side, name, Stopwatch.GetElapsedTime(start).TotalSeconds));
    }
}
