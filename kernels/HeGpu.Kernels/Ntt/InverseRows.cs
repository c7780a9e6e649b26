namespace HeGpu.Kernels;

/// <summary>The first, or all, stages of an inverse transform: the mirror of <see cref="ForwardRows{TField, TSource, TSink}"/>.</summary>
public readonly struct InverseRows<TField, TSource, TSink>(NttShape shape, LimbLayout moduli, TSource source, TSink sink) : IKernel
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
        long record = moduli.Limb(0, block.Z), roots = (long)global.Load(record + ModulusRecord.InverseRoots);
        TField q = TField.Load(global, record);
        if (phase == 0)
            for (int word = thread; word < 1 << shape.LogTile; word += shape.Threads)
                shared.Store(SharedWord.Padded(word), source.Load<TField, TGlobal, TMath>(q, global, block, (block.X << shape.LogTile) + word));
        else if (phase < 3)
        {
            int log = phase == 2 ? shape.Middle : shape.Last, before = phase == 2 ? shape.First : shape.First + shape.Middle;
            int units = phase == 2 ? shape.MiddleUnits : shape.Units(shape.Last);
            for (int unit = thread; unit < units; unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InRows(shape, block.X, unit, before, log);
                SharedPoints<TShared> points = new(shared, at.Shared, at.SharedStride);
                InverseButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SharedPoints<TShared>>(log, q, global, roots, at.Root, points, points);
            }
        }
        else
            for (int unit = thread; unit < shape.Units(shape.First); unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InRows(shape, block.X, unit, 0, shape.First);
                InverseButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SinkPoints<TField, TSink, TGlobal, TMath>>(
                    shape.First, q, global, roots, at.Root, new(shared, at.Shared, at.SharedStride), new(sink, q, global, block, at.Word, at.WordStride));
            }
    }
}
