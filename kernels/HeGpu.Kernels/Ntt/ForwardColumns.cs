namespace HeGpu.Kernels;

/// <summary>The first stages of a forward transform of two passes; words stay below 4q.</summary>
public readonly struct ForwardColumns<TField, TSource, TSink>(NttShape shape, LimbLayout moduli, TSource source, TSink sink) : IKernel
    where TField : unmanaged, IField<TField>
    where TSource : unmanaged, IWordSource
    where TSink : unmanaged, IWordSink
{
    public static int Phases => 4;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        if (source.Skips(block))
            return;
        long record = moduli.Limb(0, block.Z), roots = (long)global.Load(record + ModulusRecord.Roots);
        TField q = TField.Load(global, record);
        if (phase == 0 && TSource.IsStaged)
            for (int i = thread; i < 1 << shape.LogTile; i += shape.Threads)
                shared.Store(SharedWord.Padded(i), source.Load<TField, TGlobal, TMath>(q, global, block, ButterflyPlace.WordInColumns(shape, block.X, i)));
        else if (phase == 1 && !TSource.IsStaged)
            for (int unit = thread; unit < shape.Units(shape.First); unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InColumns(shape, block.X, unit, 0, shape.First);
                ForwardButterflies.Run<TField, TGlobal, TMath, SourcePoints<TField, TSource, TGlobal, TMath>, SharedPoints<TShared>>(
                    shape.First, q, global, roots, at.Root, new(source, q, global, block, at.Word, at.WordStride), new(shared, at.Shared, at.SharedStride));
            }
        else if (phase is 1 or 2)
        {
            int log = phase == 1 ? shape.First : shape.Middle, before = phase == 1 ? 0 : shape.First, units = phase == 1 ? shape.Units(shape.First) : shape.MiddleUnits;
            for (int unit = thread; unit < units; unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InColumns(shape, block.X, unit, before, log);
                SharedPoints<TShared> points = new(shared, at.Shared, at.SharedStride);
                ForwardButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SharedPoints<TShared>>(log, q, global, roots, at.Root, points, points);
            }
        }
        else if (phase == 3)
            for (int unit = thread; unit < shape.Units(shape.Last); unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InColumns(shape, block.X, unit, shape.First + shape.Middle, shape.Last);
                ForwardButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SinkPoints<TField, TSink, TGlobal, TMath>>(
                    shape.Last, q, global, roots, at.Root, new(shared, at.Shared, at.SharedStride), new(sink, q, global, block, at.Word, at.WordStride));
            }
    }
}
