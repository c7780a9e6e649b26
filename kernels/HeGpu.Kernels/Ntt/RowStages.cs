namespace HeGpu.Kernels;

/// <summary>The rounds of a forward pass over rows, which end in shared memory: three phases.</summary>
internal static class RowStages
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TField, TSource, TGlobal, TShared, TMath>(
        int phase, NttShape shape, TField q, long roots, TSource source, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TField : unmanaged, IField<TField>
        where TSource : unmanaged, IWordSource
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        if (phase == 0)
            for (int unit = thread; unit < shape.Units(shape.First); unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InRows(shape, block.X, unit, 0, shape.First);
                ForwardButterflies.Run<TField, TGlobal, TMath, SourcePoints<TField, TSource, TGlobal, TMath>, SharedPoints<TShared>>(
                    shape.First, q, global, roots, at.Root, new(source, q, global, block, at.Word, at.WordStride), new(shared, at.Shared, at.SharedStride));
            }
        else
        {
            int log = phase == 1 ? shape.Middle : shape.Last, before = phase == 1 ? shape.First : shape.First + shape.Middle;
            int units = phase == 1 ? shape.MiddleUnits : shape.Units(shape.Last);
            for (int unit = thread; unit < units; unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InRows(shape, block.X, unit, before, log);
                SharedPoints<TShared> points = new(shared, at.Shared, at.SharedStride);
                ForwardButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SharedPoints<TShared>>(log, q, global, roots, at.Root, points, points);
            }
        }
    }
}
