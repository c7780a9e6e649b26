global using HeGpu.Arithmetic;
global using HeGpu.Ckks;
global using HeGpu.Client;
global using HeGpu.Devices.TestKit;
global using HeGpu.SelfTest;
global using HeGpu.Evaluators.TestKit;
global using HeGpu.Seal;
global using Xunit;
global using MsSeal = Microsoft.Research.SEAL;
