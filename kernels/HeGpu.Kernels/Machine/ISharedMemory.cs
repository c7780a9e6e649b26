namespace HeGpu.Kernels;

/// <summary>The memory that the threads of one block share: the only thing that crosses a barrier. Undefined when a block begins.</summary>
public interface ISharedMemory
{
    ulong Load(int word);

    void Store(int word, ulong value);
}
