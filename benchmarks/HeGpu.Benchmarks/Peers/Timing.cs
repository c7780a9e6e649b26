using System.Diagnostics;

namespace HeGpu.Benchmarks.Peers;

/// <summary>Microseconds of one call.</summary>
public sealed record Timing(double Median, double Best)
{
    /// <summary>The rules of benchmarks/peers/common/measure.hpp, so that both sides are measured alike.</summary>
    public static Timing Measure(Action run, TimeSpan slice)
    {
        long warm = Stopwatch.GetTimestamp();
        do
            run();
        while (Stopwatch.GetElapsedTime(warm) < slice / 10);
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
        }
        while (Stopwatch.GetElapsedTime(start) < slice);
        times.Sort();
        return new Timing(times[times.Count / 2], times[0]);
    }
}
