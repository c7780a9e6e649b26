using BenchmarkDotNet.Running;

namespace HeGpu.Benchmarks;

/// <summary>Everything that BenchmarkDotNet times. Apart from Program, so that the other verbs also run where its assemblies are not.</summary>
internal static class CarefulBenchmarks
{
    public static void Run(string[] arguments) => BenchmarkSwitcher.FromAssembly(typeof(CkksBenchmarks).Assembly).Run(arguments);
}
