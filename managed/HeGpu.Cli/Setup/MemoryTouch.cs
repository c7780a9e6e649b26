using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HeGpu.Cli;

/// <summary>
/// What the system takes to hand out memory that was never used: it zeroes pages at their first touch, which for gigabytes of encoded weights is
/// seconds on a virtual machine. Measured once per process in blocks of the size of a plaintext, by all cores as in a run; the least of several rounds, since other programs only ever add to a time.
/// </summary>
internal static unsafe class MemoryTouch
{
    private const int BlockBytes = 3 << 19, Blocks = 16, Rounds = 4, PageBytes = 4096;
    private static readonly Lazy<double> Price = new(Measure);

    public static double SecondsPerByte => Price.Value;

    /// <summary>Blocks are freed after the last round only: memory that was used before costs nothing.</summary>
    private static double Measure()
    {
        var blocks = new nint[Rounds * Blocks];
        double least = Enumerable.Range(0, Rounds).Min(round => Touch(blocks.AsMemory(round * Blocks, Blocks)));
        foreach (nint block in blocks) NativeMemory.AlignedFree((void*)block);
        return least / ((double)BlockBytes * Blocks);
    }

    private static double Touch(Memory<nint> blocks)
    {
        long start = Stopwatch.GetTimestamp();
        Parallel.For(0, Blocks, i =>
        {
            byte* block = (byte*)NativeMemory.AlignedAlloc(BlockBytes, PageBytes);
            for (int page = 0; page < BlockBytes; page += PageBytes) block[page] = 1;
            blocks.Span[i] = (nint)block;
        });
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
