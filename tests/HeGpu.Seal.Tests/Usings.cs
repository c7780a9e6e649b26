global using HeGpu.Arithmetic;
global using HeGpu.Ckks;
global using HeGpu.Client;
global using HeGpu.Devices.TestKit;
global using HeGpu.Files;
global using Xunit;
