using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// dotnet run -c Release --project benchmarks/HeGpu.Benchmarks -- --filter '*Device*'
// In this process: the generated projects of the default toolchain do not find assemblies under artifacts/.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(7));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
