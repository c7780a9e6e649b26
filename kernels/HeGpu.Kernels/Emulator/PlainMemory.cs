namespace HeGpu.Kernels;

/// <summary>Global memory without checks but for its bounds.</summary>
internal readonly struct PlainGlobal(NativeWords words) : IGlobalMemory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load(long word) => words[word];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(long word, ulong value) => words[word] = value;
}

/// <summary>The shared memory of the block at work.</summary>
internal readonly struct PlainShared(ulong[] words) : ISharedMemory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Load(int word) => words[word];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int word, ulong value) => words[word] = value;
}
