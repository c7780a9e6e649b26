using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/HeGpu.Benchmarks -- --filter '*Device*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
