namespace HeGpu.Kernels;

/// <summary>The words of converted polynomials, made while the first pass of their transform loads them: they never lie in memory.</summary>
public readonly struct ConvertedWords(ScaledSources sources) : IWordSource
{
    public static bool IsStaged => true;

    public bool Skips(BlockIndex block) => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load<TField, TGlobal, TMath>(TField q, TGlobal global, BlockIndex block, int index)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath => sources.Gather<TField, TGlobal, TMath>(q, global, block.Y, block.Z, index);
}
