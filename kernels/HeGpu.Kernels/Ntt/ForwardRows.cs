namespace HeGpu.Kernels;

/// <summary>
/// The last, or all, stages of a forward transform. The last round leaves 4 to 16 neighbouring words with each thread; they go through
/// shared memory once more, so that neighbouring threads write neighbouring words.
/// </summary>
public readonly struct ForwardRows<TField, TSource, TSink>(NttShape shape, LimbLayout moduli, TSource source, TSink sink) : IKernel
    where TField : unmanaged, IField<TField>
    where TSource : unmanaged, IWordSource
    where TSink : unmanaged, IWordSink
{
    public static int Phases => RowStages.Phases + 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        if (source.Skips(block))
            return;
        long record = moduli.Limb(0, block.Z);
        TField q = TField.Load(global, record);
        if (phase < RowStages.Phases)
        {
            RowStages.Forward<TField, TSource, TGlobal, TShared, TMath>(phase, shape, q, (long)global.Load(record + ModulusRecord.Roots), source, global, shared, block, thread);
            return;
        }
        SinkBlock at = sink.Begin<TField, TGlobal>(global, block);
        for (int word = thread; word < 1 << shape.LogTile; word += shape.Threads)
            sink.Store<TField, TGlobal, TMath>(q, at, global, block, (block.X << shape.LogTile) + word, shared.Load(SharedWord.Padded(word)));
    }
}
