global using HeGpu.Arithmetic;
global using HeGpu.Devices.TestKit;
global using HeGpu.Native;
global using Xunit;
global using Xunit.Abstractions;

// The instruction set is a choice of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
