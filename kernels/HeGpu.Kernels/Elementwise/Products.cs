namespace HeGpu.Kernels;

/// <summary>a b.</summary>
public readonly struct Product : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => Residue.Multiply<TField, TMath>(global.Load(a), global.Load(b), q);
}

/// <summary>a s.</summary>
public readonly struct ProductWithScalar : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => Residue.FromTwofold(q.MultiplyLazy<TMath>(global.Load(a), factor), q.Modulus);
}

/// <summary>destination + a s.</summary>
public readonly struct MultiplyAddScalar : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => Residue.Add(global.Load(destination), Residue.FromTwofold(q.MultiplyLazy<TMath>(global.Load(a), factor), q.Modulus), q.Modulus);
}

/// <summary>destination + a b.</summary>
public readonly struct MultiplyAdd : IWordOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Apply<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, long a, long b, long destination)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
    {
        var sum = new WideSum(0, global.Load(destination));
        sum.AddProduct<TMath>(global.Load(a), global.Load(b));
        return sum.Reduce<TField, TMath>(q);
    }
}
