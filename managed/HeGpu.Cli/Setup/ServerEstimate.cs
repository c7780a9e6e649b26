using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>
/// What a server process will take for some batches of a plan on this machine. Batches run together as long as their ciphertexts fit, so that each
/// weight is encoded once for all of them; where there are many more, encoded weights are kept in memory that would be idle otherwise: all in all
/// at most <see cref="MemoryShare"/> of the machine, keys and ciphertexts included.
/// </summary>
/// <param name="Together">Batches that run at one time.</param>
/// <param name="CacheBytes">Budget of the weight cache; 0 for none.</param>
/// <param name="Seconds">All batches.</param>
/// <param name="PeakMemoryBytes">Device memory.</param>
/// <param name="Room">On a device with memory of its own; null on others.</param>
internal sealed record ServerEstimate(int Together, long CacheBytes, double Seconds, long PeakMemoryBytes, DeviceRoom? Room)
{
    private const double MemoryShare = 0.5;

    /// <summary>More share each weight among so many that nothing is left to gain, and touch memory that costs more.</summary>
    private const int MostTogether = 4;

    /// <summary>Fewer batches encode their weights again as fast as memory to keep them in is touched for the first time.</summary>
    private const int LeastToKeepWeights = 32;

    /// <summary>For this many images or tiles.</summary>
    public static ServerEstimate For(Plan plan, int images, long? deviceMemory = null) => ForBatches(plan, plan.Batches(images), deviceMemory);

    /// <summary>For this many sets of ciphertexts.</summary>
    /// <param name="plan">That runs.</param>
    /// <param name="batches">How many.</param>
    /// <param name="deviceMemory">Bytes of the device's own memory; null where it uses the machine's.</param>
    public static ServerEstimate ForBatches(Plan plan, int batches, long? deviceMemory = null)
    {
        Estimate e = plan.Estimate;
        long spare = (long)(MemoryShare * Hardware.This.MemoryBytes) - e.PeakMemoryBytes;
        int together = (int)Math.Clamp(1 + (spare / Math.Max(1, e.RunBytes)), 1, Math.Min(MostTogether, batches));
        if (deviceMemory is { } limit) together = (int)Math.Clamp(1 + ((limit - e.PeakMemoryBytes) / Math.Max(1, e.RunBytes)), 1, together);
        spare -= (together - 1) * e.RunBytes;
        long cache = batches < LeastToKeepWeights ? 0 : Math.Clamp(spare, 0, e.WeightBytes);
        long peak = e.PeakMemoryWith(cache, together);
        // A server is a fresh process: it compiles what it runs, and all its memory but the keys is new.
        double start = e.StartSeconds + ((peak - e.KeyMemoryBytes) * MemoryTouch.SecondsPerByte);
        DeviceRoom? room = deviceMemory is { } bytes ? DeviceRoom.Of(e, bytes, cache, together) : null;
        double streaming = (room?.StreamingSeconds ?? 0) * ((batches + together - 1) / together);
        return new(together, cache, start + e.SecondsFor(batches, cache, together) + streaming, peak, room);
    }

    /// <summary>How a server should run it.</summary>
    public ExecutionOptions Options(Circuits.WeightCache? cache) => ExecutionOptions.Default with { Cache = cache, BatchesAtOnce = Together };
}
