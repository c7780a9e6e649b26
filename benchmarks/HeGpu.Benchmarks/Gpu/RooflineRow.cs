using System.Globalization;
using HeGpu.Kernels;

namespace HeGpu.Benchmarks.Gpu;

/// <summary>An operation, how long it takes, and what the device's memory and multipliers need for it at least.</summary>
/// <param name="Operation">Name; `per limb` where figures are divided by limbs.</param>
/// <param name="LogDegree">log2 N.</param>
/// <param name="Milliseconds">Measured, calls following each other.</param>
/// <param name="IssueMilliseconds">Of which the host was busy launching.</param>
/// <param name="Bytes">See <see cref="Work"/>.</param>
/// <param name="Products">See <see cref="Work"/>.</param>
/// <param name="BoundMilliseconds">The larger of bytes over copy bandwidth and products over their rate.</param>
/// <param name="TargetMilliseconds">What is asked of one H200; null where nothing is.</param>
internal sealed record RooflineRow(
    string Operation, int LogDegree, double Milliseconds, double IssueMilliseconds, double Bytes, double Products, double BoundMilliseconds, double? TargetMilliseconds)
{
    public static string Header =>
        """
        | operation | N | ms | issuing, ms | MB | 10^6 products | bound, ms | times the bound | target, ms | met |
        |---|---|---|---|---|---|---|---|---|---|
        """;

    /// <summary>1 is perfect.</summary>
    public double TimesBound => Milliseconds / BoundMilliseconds;

    public bool? Met => TargetMilliseconds is { } target ? Milliseconds <= target : null;

    /// <param name="operation">Its name.</param>
    /// <param name="logDegree">log2 N.</param>
    /// <param name="roof">Of the device.</param>
    /// <param name="work">Of one call.</param>
    /// <param name="time">Of one call.</param>
    /// <param name="parts">Figures are divided by this.</param>
    /// <param name="target">In milliseconds.</param>
    public static RooflineRow Make(string operation, int logDegree, Roof roof, Work work, Throughput time, int parts = 1, double? target = null) =>
        new(operation, logDegree, 1e3 * time.Seconds / parts, 1e3 * time.Issue / parts, work.Bytes / parts, work.Products / parts, 1e3 * roof.Bound(work) / parts, target);

    /// <summary>A line of the Markdown table.</summary>
    public string ToRow() => string.Create(CultureInfo.InvariantCulture,
        $"| {Operation} | 2^{LogDegree} | {Milliseconds:0.0000} | {IssueMilliseconds:0.0000} | {Bytes / 1e6:0.00} | {Products / 1e6:0.0} | {BoundMilliseconds:0.0000} | {TimesBound:0.00} | {TargetMilliseconds:0.00000} | {(Met is { } met ? met ? "yes" : "no" : "")} |");
}
