namespace HeGpu.Native;

/// <summary>Instruction sets the native kernels are written for, from the slowest; the enumeration of hegpu.h.</summary>
public enum NativeIsa
{
    Portable = 0,
    Avx2 = 1,
    Avx512 = 2,
    Avx512Ifma = 3,
}
