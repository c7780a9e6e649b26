namespace HeGpu.Kernels;

/// <summary>The last stages of an inverse transform of two passes; words stay below 2q.</summary>
public readonly struct InverseColumns<TField, TSource, TSink>(NttShape shape, LimbLayout moduli, TSource source, TSink sink) : IKernel
    where TField : unmanaged, IField<TField>
    where TSource : unmanaged, IWordSource
    where TSink : unmanaged, IWordSink
{
    public static int Phases => 3;

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
            for (int unit = thread; unit < shape.Units(shape.Last); unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InColumns(shape, block.X, unit, shape.First + shape.Middle, shape.Last);
                InverseButterflies.Run<TField, TGlobal, TMath, SourcePoints<TField, TSource, TGlobal, TMath>, SharedPoints<TShared>>(
                    shape.Last, q, global, roots, at.Root, new(source, q, global, block, at.Word, at.WordStride), new(shared, at.Shared, at.SharedStride));
            }
        else if (phase == 1)
            for (int unit = thread; unit < shape.MiddleUnits; unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InColumns(shape, block.X, unit, shape.First, shape.Middle);
                SharedPoints<TShared> points = new(shared, at.Shared, at.SharedStride);
                InverseButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SharedPoints<TShared>>(shape.Middle, q, global, roots, at.Root, points, points);
            }
        else
            for (int unit = thread; unit < shape.Units(shape.First); unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InColumns(shape, block.X, unit, 0, shape.First);
                InverseButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SinkPoints<TField, TSink, TGlobal, TMath>>(
                    shape.First, q, global, roots, at.Root, new(shared, at.Shared, at.SharedStride), new(sink, q, global, block, at.Word, at.WordStride));
            }
    }
}
