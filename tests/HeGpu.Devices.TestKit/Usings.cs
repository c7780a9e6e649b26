global using HeGpu.Arithmetic;
global using Xunit;
global using Xunit.Abstractions;
