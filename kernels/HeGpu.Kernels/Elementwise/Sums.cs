namespace HeGpu.Kernels;

/// <summary>a + b.</summary>
public readonly struct Sum : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => Residue.Add(global.Load(a), global.Load(b), q.Modulus);
}

/// <summary>a - b.</summary>
public readonly struct Difference : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => Residue.Subtract(global.Load(a), global.Load(b), q.Modulus);
}

/// <summary>-a.</summary>
public readonly struct Negative : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => Residue.Subtract(0, global.Load(a), q.Modulus);
}

/// <summary>a + s; s is the word of the limb itself.</summary>
public readonly struct SumWithScalar : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => Residue.Add(global.Load(a), factor.Value, q.Modulus);
}
