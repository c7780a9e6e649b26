global using System.Runtime.CompilerServices;
global using HeGpu.Arithmetic;
