namespace HeGpu.Kernels;

/// <summary>Words as they lie in memory; unreduced between two passes.</summary>
public readonly struct WordsInMemory(LimbLayout words) : IWordSource, IWordSink
{
    public static bool IsStaged => false;

    public bool Skips(BlockIndex block) => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load<TField, TGlobal, TMath>(TField q, TGlobal global, BlockIndex block, int index)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => global.Load(words.Limb(block) + index);

    public SinkBlock Begin<TField, TGlobal>(TGlobal global, BlockIndex block) where TField : unmanaged, IField<TField> where TGlobal : struct, IGlobalMemory =>
        new(words.Limb(block), default, default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TField, TGlobal, TMath>(TField q, SinkBlock at, TGlobal global, BlockIndex block, int index, ulong value)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => global.Store(at.Address + index, value);
}
