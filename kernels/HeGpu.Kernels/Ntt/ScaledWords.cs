namespace HeGpu.Kernels;

/// <summary>The end of an inverse transform: every word times the factor of its limb, 1/N among others.</summary>
public readonly struct ScaledWords(LimbLayout words, LimbLayout factors) : IWordSink
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SinkBlock Begin<TField, TGlobal>(TGlobal global, BlockIndex block) where TField : unmanaged, IField<TField> where TGlobal : struct, IGlobalMemory =>
        new(words.Limb(block), TField.LoadTwiddle(global, factors.Limb(0, block.Z), 0), default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TField, TGlobal, TMath>(TField q, SinkBlock at, TGlobal global, BlockIndex block, int index, ulong value)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath =>
        global.Store(at.Address + index, Residue.FromTwofold(q.MultiplyLazy<TMath>(value, at.Factor), q.Modulus));
}
