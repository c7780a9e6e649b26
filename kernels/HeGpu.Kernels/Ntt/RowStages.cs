namespace HeGpu.Kernels;

/// <summary>The rounds of a forward pass over rows, which end in shared memory: <see cref="Phases"/>.</summary>
internal static class RowStages
{
    public const int Phases = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TField, TSource, TGlobal, TShared, TMath>(
        int phase, NttShape shape, TField q, long roots, TSource source, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TField : unmanaged, IField<TField>
        where TSource : unmanaged, IWordSource
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        if (phase == 0 && TSource.IsStaged)
            for (int i = thread; i < 1 << shape.LogTile; i += shape.Threads)
                shared.Store(SharedWord.Padded(i), source.Load<TField, TGlobal, TMath>(q, global, block, (block.X << shape.LogTile) + i));
        else if (phase == 1 && !TSource.IsStaged)
            for (int unit = thread; unit < shape.Units(shape.First); unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InRows(shape, block.X, unit, 0, shape.First);
                ForwardButterflies.Run<TField, TGlobal, TMath, SourcePoints<TField, TSource, TGlobal, TMath>, SharedPoints<TShared>>(
                    shape.First, q, global, roots, at.Root, new(source, q, global, block, at.Word, at.WordStride), new(shared, at.Shared, at.SharedStride));
            }
        else if (phase > 0)
        {
            int log = phase == 1 ? shape.First : phase == 2 ? shape.Middle : shape.Last;
            int before = phase == 1 ? 0 : phase == 2 ? shape.First : shape.First + shape.Middle, units = phase == 2 ? shape.MiddleUnits : shape.Units(log);
            for (int unit = thread; unit < units; unit += shape.Threads)
            {
                ButterflyPlace at = ButterflyPlace.InRows(shape, block.X, unit, before, log);
                SharedPoints<TShared> points = new(shared, at.Shared, at.SharedStride);
                ForwardButterflies.Run<TField, TGlobal, TMath, SharedPoints<TShared>, SharedPoints<TShared>>(log, q, global, roots, at.Root, points, points);
            }
        }
    }
}
