global using HeGpu.Arithmetic;
global using HeGpu.Devices.TestKit;
global using HeGpu.SelfTest;
global using HeGpu.Kernels;
global using Xunit;
global using Xunit.Abstractions;
