namespace HeGpu.Kernels;

/// <summary>Points of a limb at equal distances, from wherever a pass takes its words.</summary>
internal readonly struct SourcePoints<TField, TSource, TGlobal, TMath>(TSource source, TField q, TGlobal global, BlockIndex block, int first, int stride) : IPointSource
    where TField : unmanaged, IField<TField>
    where TSource : unmanaged, IWordSource
    where TGlobal : struct, IGlobalMemory
    where TMath : struct, IWideMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load(int k) => source.Load<TField, TGlobal, TMath>(q, global, block, first + (k * stride));
}
