using HeGpu.Ckks;

namespace HeGpu.Benchmarks.Peers;

/// <summary>Our side of a comparison: a workload of this project, timed by the rules of the peers' programs.</summary>
public sealed class HeGpuSide : ISide
{
    private readonly IDisposable _workload;
    private readonly Dictionary<string, TimedOperation> _operations;
    private readonly Dictionary<string, double?> _precision = [];
    private readonly TimeSpan _slice;
    private readonly int _parts;

    public HeGpuSide(CkksWorkload workload, int threads, TimeSpan slice) : this(workload, workload.Operations, 1, slice)
    {
        CkksParameters p = workload.Parameters;
        Description = new SideDescription("HeGpu", Version, workload.Description, threads, p.LogDegree, p.Literal.DataBits, p.Literal.SpecialBits, p.Dnum, p.LogQP,
            p.Security.ToString(), p.SwitchingKeyBytes(p.MaxLevel));
    }

    public HeGpuSide(NttWorkload workload, int logDegree, int limbs, int threads, TimeSpan slice) : this(workload, workload.Operations, limbs, slice) =>
        Description = new SideDescription("HeGpu", Version, workload.Description, threads, logDegree);

    private HeGpuSide(IDisposable workload, IReadOnlyList<TimedOperation> operations, int parts, TimeSpan slice)
    {
        (_workload, _parts, _slice) = (workload, parts, slice);
        _operations = operations.ToDictionary(o => o.Name);
    }

    public SideDescription Description { get; } = null!;

    private static string Version => typeof(CkksParameters).Assembly.GetName().Version!.ToString(3);

    public SideResult? Measure(string operation)
    {
        if (!_operations.TryGetValue(operation, out TimedOperation? timed))
            return null;
        Timing timing = Timing.Measure(timed.Run, _slice);
        if (!_precision.TryGetValue(operation, out double? bits))
            _precision[operation] = bits = timed.PrecisionBits?.Invoke();
        return new SideResult(timing.Median / _parts, timing.Best / _parts, bits);
    }

    public void Dispose() => _workload.Dispose();
}
