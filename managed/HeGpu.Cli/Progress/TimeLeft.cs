namespace HeGpu.Cli;

internal static class TimeLeft
{
    /// <summary>elapsed (1 - f) / f: the rest at the mean speed so far; unknown until one per cent is done.</summary>
    public static TimeSpan? Of(TimeSpan elapsed, double fraction) =>
        fraction < 0.01 ? null : elapsed * ((1 - Math.Min(fraction, 1)) / fraction);
}
