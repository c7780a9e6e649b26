namespace HeGpu.Kernels;

/// <summary>The end of a forward transform: from [0, 4q) to [0, q).</summary>
public readonly struct ReducedWords(LimbLayout words) : IWordSink
{
    public Twiddle Factor<TField, TGlobal>(TGlobal global, BlockIndex block) where TField : unmanaged, IField<TField> where TGlobal : struct, IGlobalMemory => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TField, TGlobal, TMath>(TField q, Twiddle factor, TGlobal global, BlockIndex block, int index, ulong value)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => global.Store(words.Limb(block) + index, Residue.FromFourfold(value, q.Modulus));
}
