global using HeGpu.Arithmetic;
global using Xunit;
