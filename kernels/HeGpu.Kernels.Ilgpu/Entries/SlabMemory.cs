namespace HeGpu.Kernels.Ilgpu;

/// <summary>The slab of a device, as its kernels see it.</summary>
internal readonly struct SlabMemory(ArrayView<ulong> words) : IGlobalMemory
{
    public ulong Load(long word) => words[word];

    public void Store(long word, ulong value) => words[word] = value;
}
