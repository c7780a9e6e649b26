using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>
/// What a server process will take for some batches of a plan on this machine. Encoded weights are kept between batches in memory that would be idle
/// otherwise: at most <see cref="CacheShare"/> of the machine, keys and ciphertexts included.
/// </summary>
/// <param name="CacheBytes">Budget of the weight cache; 0 for none.</param>
/// <param name="Seconds">All batches.</param>
/// <param name="PeakMemoryBytes">Device memory.</param>
internal sealed record ServerEstimate(long CacheBytes, double Seconds, long PeakMemoryBytes)
{
    private const double CacheShare = 0.5;

    /// <summary>The first batch compiles the evaluator's code.</summary>
    private const double StartSeconds = 0.4;

    public static ServerEstimate For(Plan plan, int batches)
    {
        Estimate e = plan.Estimate;
        long spare = (long)(CacheShare * Hardware.This.MemoryBytes) - e.PeakMemoryBytes;
        long cache = batches == 1 ? 0 : Math.Clamp(spare, 0, e.WeightBytes);
        return new(cache, StartSeconds + e.SecondsFor(batches, cache) + (cache * MemoryTouch.SecondsPerByte), e.PeakMemoryWith(cache));
    }
}
