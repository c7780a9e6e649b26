namespace HeGpu.Kernels;

/// <summary>a.</summary>
public readonly struct Replica : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => global.Load(a);
}

/// <summary>0.</summary>
public readonly struct Zero : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => 0;
}
