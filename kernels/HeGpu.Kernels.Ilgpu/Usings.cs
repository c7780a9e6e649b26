global using HeGpu.Arithmetic;
global using ILGPU;
global using ILGPU.Runtime;
