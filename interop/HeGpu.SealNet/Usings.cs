global using HeGpu.Arithmetic;
global using HeGpu.Ckks;
global using MsSeal = Microsoft.Research.SEAL;
