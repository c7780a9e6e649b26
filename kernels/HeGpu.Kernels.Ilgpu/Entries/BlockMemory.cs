namespace HeGpu.Kernels.Ilgpu;

/// <summary>The shared memory of a block.</summary>
internal readonly struct BlockMemory(ArrayView<ulong> words) : ISharedMemory
{
    public ulong Load(int word) => words[word];

    public void Store(int word, ulong value) => words[word] = value;
}

/// <summary>For kernels of one phase, which share nothing.</summary>
internal readonly struct NoMemory : ISharedMemory
{
    public ulong Load(int word) => 0;

    public void Store(int word, ulong value)
    {
    }
}
