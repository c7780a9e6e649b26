namespace HeGpu.Benchmarks.Gpu;

/// <summary>How much faster the device runs the encrypted 64x64 U-Net than the native device on two cores, by the steps `repeat` and `repeat-native`.</summary>
/// <param name="Seconds">Per image, median.</param>
/// <param name="NativeSeconds">The same of the native device.</param>
internal sealed record UNetTarget(double Seconds, double NativeSeconds)
{
    public double Target => 50;

    public double Ratio => NativeSeconds / Seconds;

    public bool Met => Ratio >= Target;

    /// <returns>Null where one of the two steps has no result.</returns>
    public static UNetTarget? Of(IReadOnlyList<GpuStep> steps) =>
        Median(steps, "repeat") is { } seconds && Median(steps, "repeat-native") is { } native ? new(seconds, native) : null;

    public string ToText() => FormattableString.Invariant(
        $"64x64 U-Net: {Seconds:0.0000} s per image, native device on two cores {NativeSeconds:0.0000} s, {Ratio:0.0} times as fast; target {Target:0}: {(Met ? "met" : "not met")}.");

    private static double? Median(IReadOnlyList<GpuStep> steps, string name) => (double?)steps.FirstOrDefault(s => s.Name == name)?.Result?["medianSeconds"];
}
