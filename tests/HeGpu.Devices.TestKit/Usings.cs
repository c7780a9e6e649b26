global using HeGpu.Arithmetic;
global using HeGpu.SelfTest;
global using Xunit;
global using Xunit.Abstractions;
