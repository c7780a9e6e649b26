namespace HeGpu.Kernels;

/// <summary>
/// What runs kernels: one slab of memory, and one stream in which writes, launches and reads happen in the order of the calls. Thread-safe.
/// </summary>
public interface IKernelMachine : IDisposable
{
    /// <summary>Name, kind and what was found.</summary>
    DeviceInfo Info { get; }

    /// <summary>Size of the slab in 64-bit words.</summary>
    long Words { get; }

    /// <summary>Whether the slab can go while the process lives, as a card's can.</summary>
    bool CanBeLost { get; }

    /// <summary>Sends chains of launches in one call; null where that saves nothing.</summary>
    ILaunchGraphs? Graphs { get; }

    /// <summary>Copies to the slab; the source may be changed once the call is back.</summary>
    void Write(long word, ReadOnlySpan<ulong> source);

    /// <summary>Copies from the slab; waits for everything before.</summary>
    void Read(long word, Span<ulong> destination);

    /// <summary>Takes host memory for <see cref="Write(long, IHostWords)"/>; freed before the machine is.</summary>
    /// <exception cref="DeviceMemoryException">The host has none left.</exception>
    IHostWords AllocateHost(int words);

    /// <summary>Copies to the slab, perhaps after the call is back: the source stays as it is.</summary>
    void Write(long word, IHostWords source);

    void Launch<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel;
}
