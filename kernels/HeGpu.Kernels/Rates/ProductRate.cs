using System.Diagnostics;

namespace HeGpu.Kernels;

/// <summary>How many products of 32-bit words, each with an addition of 64 bits, a device does per second when it does nothing else.</summary>
public static class ProductRate
{
    private const int Blocks = 2048, Tries = 3, MostSteps = 1 << 16;
    private static readonly TimeSpan s_enough = TimeSpan.FromMilliseconds(20);

    /// <summary>The best of a few launches that last long enough for their start not to count.</summary>
    public static double Measure(KernelDevice device)
    {
        ulong[] seeds = [.. Enumerable.Range(1, Blocks * ProductChains.Threads).Select(i => (ulong)i * 0x9E3779B97F4A7C15)];
        using var words = new Scratch(device, seeds);
        int steps = 1;
        double seconds = Time(device, words.Word, steps);
        while (seconds < s_enough.TotalSeconds && steps < MostSteps)
            seconds = Time(device, words.Word, steps *= 4);
        for (int i = 1; i < Tries; i++)
            seconds = Math.Min(seconds, Time(device, words.Word, steps));
        return (double)Blocks * ProductChains.Threads * ProductChains.Chains * steps / seconds;
    }

    private static double Time(KernelDevice device, long word, int steps)
    {
        device.Synchronize();
        long start = Stopwatch.GetTimestamp();
        device.Machine.Launch(new ProductChains(word, steps), new LaunchShape(Blocks, 1, 1, ProductChains.Threads));
        device.Synchronize();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
