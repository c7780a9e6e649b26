namespace HeGpu.Kernels;

/// <summary>The words of converted digits (Y) modulo all limbs (Z) but their own.</summary>
public readonly struct RaisedWords(ScaledSources sources, OwnLimbs own) : IWordSource
{
    public static bool IsStaged => true;

    public bool Skips(BlockIndex block) => own.Contains(block.Y, block.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load<TField, TGlobal, TMath>(TField q, TGlobal global, BlockIndex block, int index)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => sources.Gather<TField, TGlobal, TMath>(q, global, block.Y, block.Z, index);
}
