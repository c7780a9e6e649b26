using System.Diagnostics;
using HeGpu.Arithmetic;

namespace HeGpu.Benchmarks.Gpu;

/// <summary>Seconds of a call when calls follow each other without waiting.</summary>
/// <param name="Seconds">Until the work is done.</param>
/// <param name="Issue">Until the calls are back: what the host spends on launching. On devices whose verbs return when they are done the same.</param>
internal readonly record struct Throughput(double Seconds, double Issue)
{
    // Fewer calls than a device's queue holds, so that issuing never waits for room.
    private const int MostTogether = 16, Rounds = 5;

    /// <summary>The fastest of some rounds of calls.</summary>
    /// <param name="device">Runs them.</param>
    /// <param name="run">One call.</param>
    /// <param name="slice">About how long all rounds take; a slow call is made once more after warming up.</param>
    public static Throughput Measure(PolynomialDevice device, Action run, TimeSpan slice)
    {
        Round(device, run, 1);
        Throughput best = Round(device, run, 1);
        if (best.Seconds > slice.TotalSeconds) return best;
        int calls = (int)Math.Clamp(slice.TotalSeconds / Rounds / best.Seconds, 1, MostTogether);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < slice;)
            if (Round(device, run, calls) is var next && next.Seconds < best.Seconds) best = next;
        return best;
    }

    private static Throughput Round(PolynomialDevice device, Action run, int calls)
    {
        device.Synchronize();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) run();
        double issue = Stopwatch.GetElapsedTime(start).TotalSeconds;
        device.Synchronize();
        return new(Stopwatch.GetElapsedTime(start).TotalSeconds / calls, issue / calls);
    }
}
