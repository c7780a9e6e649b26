namespace HeGpu.Kernels;

/// <summary>Points in shared memory at equal distances.</summary>
internal readonly struct SharedPoints<TShared>(TShared shared, int first, int stride) : IPointSource, IPointSink where TShared : struct, ISharedMemory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load(int k) => shared.Load(SharedWord.Padded(first + (k * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int k, ulong value) => shared.Store(SharedWord.Padded(first + (k * stride)), value);
}
