namespace HeGpu.Cli;

/// <summary>Numbers as people read them.</summary>
internal static class Text
{
    public static string Bytes(double bytes) => bytes switch
    {
        < 1024 => $"{bytes:0} B",
        < 1024 * 1024 => $"{bytes / 1024:0.0} KiB",
        < 1024.0 * 1024 * 1024 => $"{bytes / (1024 * 1024):0.0} MiB",
        _ => $"{bytes / (1024.0 * 1024 * 1024):0.00} GiB",
    };

    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.01 => $"{time.TotalMilliseconds:0.00} ms",
        < 1 => $"{time.TotalMilliseconds:0} ms",
        < 100 => $"{time.TotalSeconds:0.0} s",
        < 5400 => $"{(int)time.TotalMinutes} min {time.Seconds:00} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes:00} min",
    };

    public static string Seconds(double seconds) => Duration(TimeSpan.FromSeconds(seconds));

    /// <summary>For example "12 % under" for measured 88 against 100.</summary>
    public static string Deviation(double estimated, double measured)
    {
        if (estimated <= 0) return "";
        double percent = 100 * (measured - estimated) / estimated;
        return Math.Abs(percent) < 0.5 ? "as estimated" : $"{Math.Abs(percent):0} % {(percent > 0 ? "over" : "under")}";
    }
}
