global using System.Numerics;
global using HeGpu.Arithmetic;
global using HeGpu.Ckks;
global using HeGpu.Client;
global using HeGpu.Devices.TestKit;
global using Xunit;
