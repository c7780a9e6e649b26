namespace HeGpu.Kernels;

/// <summary>The end of a forward transform: from [0, 4q) to [0, q).</summary>
public readonly struct ReducedWords(LimbLayout words) : IWordSink
{
    public SinkBlock Begin<TField, TGlobal>(TGlobal global, BlockIndex block) where TField : unmanaged, IField<TField> where TGlobal : struct, IGlobalMemory =>
        new(words.Limb(block), default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TField, TGlobal, TMath>(TField q, SinkBlock at, TGlobal global, BlockIndex block, int index, ulong value)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => global.Store(at.Address + index, Residue.FromFourfold(value, q.Modulus));
}
