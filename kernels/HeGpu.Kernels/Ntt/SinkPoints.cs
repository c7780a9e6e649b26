namespace HeGpu.Kernels;

/// <summary>Points of a limb at equal distances, to wherever a pass brings its words.</summary>
internal readonly struct SinkPoints<TField, TSink, TGlobal, TMath>(TSink sink, TField q, TGlobal global, BlockIndex block, int first, int stride) : IPointSink
    where TField : unmanaged, IField<TField>
    where TSink : unmanaged, IWordSink
    where TGlobal : struct, IGlobalMemory
    where TMath : struct, IWideMath
{
    private readonly SinkBlock _at = sink.Begin<TField, TGlobal>(global, block);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int k, ulong value) => sink.Store<TField, TGlobal, TMath>(q, _at, global, block, first + (k * stride), value);
}
