using HeGpu.Models;

namespace HeGpu.Cli;

internal static class Ranges
{
    /// <summary>What either has seen.</summary>
    public static ActivationRanges Union(ActivationRanges a, ActivationRanges b) => new(a.Layers.ToDictionary(
        r => r.Key, r => b.Layers.TryGetValue(r.Key, out ValueRange other) ? r.Value.Union(other) : r.Value));
}
