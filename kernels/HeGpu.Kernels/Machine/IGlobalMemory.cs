namespace HeGpu.Kernels;

/// <summary>The memory of a device as kernels see it: one slab of 64-bit words.</summary>
public interface IGlobalMemory
{
    ulong Load(long word);

    void Store(long word, ulong value);
}
