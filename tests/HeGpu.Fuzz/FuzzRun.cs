using System.Diagnostics;
using HeGpu.Files;

namespace HeGpu.Fuzz;

/// <summary>What a run over one kind found.</summary>
/// <param name="Kind">The target.</param>
/// <param name="Count">Inputs tried.</param>
/// <param name="Accepted">Inputs that were still valid files.</param>
/// <param name="Longest">The longest time one input took.</param>
/// <param name="Slowest">Which input that was.</param>
/// <param name="Elapsed">All inputs.</param>
/// <param name="MostAllocated">The most bytes that reading one input allocated.</param>
/// <param name="Failures">Inputs that ended in another way than a parse or the documented error.</param>
public sealed record FuzzReport(string Kind, int Count, int Accepted, TimeSpan Longest, int Slowest, TimeSpan Elapsed, long MostAllocated, IReadOnlyList<FuzzFailure> Failures);

/// <param name="Seed">Of the run.</param>
/// <param name="Index">Of the input within the run; the pair makes it again.</param>
/// <param name="Reason">Unexpected exception, memory beyond the limit, or time.</param>
/// <param name="Input">The file.</param>
public sealed record FuzzFailure(int Seed, int Index, string Reason, byte[] Input);

/// <summary>Feeds damaged files to a reader and watches what it does.</summary>
public static class FuzzRun
{
    /// <summary>A reader that takes longer than this on one small file is taken to hang.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    private const int MaxFailures = 10;

    public static FuzzReport Run(FuzzTarget target, int count, int seed, CancellationToken cancellation = default)
    {
        foreach (byte[] valid in target.Seeds) target.Read(valid);
        var failures = new List<FuzzFailure>();
        int accepted = 0, slowest = 0;
        long most = 0;
        TimeSpan longest = default;
        var all = Stopwatch.StartNew();
        for (int i = 0; i < count && failures.Count < MaxFailures; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] input = Input(target, seed, i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan start = all.Elapsed;
            string? failure = null;
            using (var watchdog = new Watchdog(target.Kind, seed, i, Patience))
            {
                try
                {
                    target.Read(input);
                    accepted++;
                }
                catch (HeGpuFileException)
                {
                }
#pragma warning disable CA1031 // any other exception is what is looked for
                catch (Exception e)
                {
                    failure = e.ToString();
                }
#pragma warning restore CA1031
            }
            TimeSpan took = all.Elapsed - start;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (took > longest) (longest, slowest) = (took, i);
            most = Math.Max(most, allocated);
            if (allocated > target.AllocationLimit(input.Length))
                failure ??= $"{allocated} bytes allocated for a file of {input.Length}; the limit is {target.AllocationLimit(input.Length)}.";
            if (failure is not null) failures.Add(new FuzzFailure(seed, i, failure, input));
        }
        return new FuzzReport(target.Kind, count, accepted, longest, slowest, all.Elapsed, most, failures);
    }

    /// <summary>The input of this index: depends on seed and index alone, so that a failure is made again at once.</summary>
    public static byte[] Input(FuzzTarget target, int seed, int index)
    {
        var random = new Random(HashSeed(seed, index));
        byte[] file = new Mutator(random, target.Seeds, target.Tokens).Next();
        return random.Next(2) == 0 ? target.Repair(file, random) : file;
    }

    private static int HashSeed(int seed, int index)
    {
        ulong x = ((ulong)(uint)seed << 32 | (uint)index) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93;
        return (int)(x >> 33);
    }
}
