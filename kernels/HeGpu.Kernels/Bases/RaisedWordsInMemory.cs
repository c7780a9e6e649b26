namespace HeGpu.Kernels;

/// <summary>Between the passes of <see cref="RaisedWords"/>.</summary>
public readonly struct RaisedWordsInMemory(LimbLayout words, OwnLimbs own) : IWordSource
{
    public static bool IsStaged => false;

    public bool Skips(BlockIndex block) => own.Contains(block.Y, block.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load<TField, TGlobal, TMath>(TField q, TGlobal global, BlockIndex block, int index)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => global.Load(words.Limb(block) + index);
}
