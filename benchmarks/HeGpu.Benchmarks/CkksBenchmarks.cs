using BenchmarkDotNet.Attributes;

namespace HeGpu.Benchmarks;

/// <summary>The careful form of `operations`: BenchmarkDotNet over every operation of every parameter set.</summary>
[InProcess]
[MemoryDiagnoser]
public sealed class CkksBenchmarks : IDisposable
{
    private CkksWorkload? _workload;
    private Action? _operation;

    [ParamsSource(nameof(SetNames))]
    public string Set { get; set; } = "P1-secure";

    [Params(1, 2)]
    public int Threads { get; set; }

    [ParamsSource(nameof(OperationNames))]
    public string Operation { get; set; } = "rotate";

    public static IEnumerable<string> SetNames => CkksWorkload.Sets.Keys;

    public static IEnumerable<string> OperationNames
    {
        get
        {
            using var any = new CkksWorkload("P1-secure", "auto", 1);
            return [.. any.Operations.Select(o => o.Name)];
        }
    }

    [GlobalSetup]
    public void Setup()
    {
        _workload = new CkksWorkload(Set, "auto", Threads);
        _operation = _workload.Operations.First(o => o.Name == Operation).Run;
    }

    [GlobalCleanup]
    public void Dispose() => _workload?.Dispose();

    [Benchmark]
    public void Run() => _operation!();
}
