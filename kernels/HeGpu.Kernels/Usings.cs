global using System.Collections.Concurrent;
global using System.Runtime.CompilerServices;
global using System.Runtime.InteropServices;
global using HeGpu.Arithmetic;
