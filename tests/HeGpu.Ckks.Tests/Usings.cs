global using System.Numerics;
global using HeGpu.Arithmetic;
global using HeGpu.Client;
global using HeGpu.Devices.TestKit;
global using HeGpu.Evaluators.TestKit;
global using Xunit;
