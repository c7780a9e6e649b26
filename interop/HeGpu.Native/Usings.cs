global using System.Runtime.CompilerServices;
global using System.Runtime.InteropServices;
global using HeGpu.Arithmetic;

// Every argument is blittable: calls go straight through.
[assembly: DisableRuntimeMarshalling]
