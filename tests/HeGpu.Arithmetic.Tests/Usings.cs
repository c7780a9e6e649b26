global using System.Numerics;
global using HeGpu.Arithmetic;
global using HeGpu.Devices.TestKit;
global using HeGpu.SelfTest;
global using Xunit;
