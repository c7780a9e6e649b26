namespace HeGpu.Kernels.Ilgpu;

/// <summary>Page-locked host memory that copies start from.</summary>
/// <param name="gate">Held by whoever uses the stream.</param>
/// <param name="accelerator">To copy to.</param>
/// <param name="stream">In which copies run.</param>
/// <param name="count">Words.</param>
internal sealed class PinnedWords(Lock gate, Accelerator accelerator, AcceleratorStream stream, int count) : IHostWords
{
    private readonly PageLockedArray1D<ulong> _words = accelerator.AllocatePageLocked1D<ulong>(count);

    public Span<ulong> Span => _words.Span;

    public void CopyTo(ArrayView<ulong> destination) => destination.CopyFrom(stream, _words.ArrayView);

    // A copy may be under way; what is lost copies nothing.
    public void Dispose()
    {
        lock (gate)
            try
            {
                stream.Synchronize();
                _words.Dispose();
            }
            catch (AcceleratorException)
            {
            }
    }
}
