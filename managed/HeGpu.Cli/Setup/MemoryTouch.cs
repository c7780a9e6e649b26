using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HeGpu.Cli;

/// <summary>
/// What the system takes to hand out memory that was never used: it zeroes pages at their first touch, which for gigabytes of encoded weights is
/// seconds on a virtual machine. Measured once per process in blocks of the size of a plaintext.
/// </summary>
internal static unsafe class MemoryTouch
{
    private const int BlockBytes = 3 << 19, Blocks = 64, PageBytes = 4096;
    private static readonly Lazy<double> Price = new(Measure);

    public static double SecondsPerByte => Price.Value;

    private static double Measure()
    {
        var blocks = new nint[Blocks];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Blocks; i++)
        {
            byte* block = (byte*)NativeMemory.AlignedAlloc(BlockBytes, PageBytes);
            for (int page = 0; page < BlockBytes; page += PageBytes) block[page] = 1;
            blocks[i] = (nint)block;
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (nint block in blocks) NativeMemory.AlignedFree((void*)block);
        return seconds / ((double)BlockBytes * Blocks);
    }
}
