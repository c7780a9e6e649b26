namespace HeGpu.Kernels.Ilgpu;

/// <summary>
/// Pinned host memory through which writes pass, so that a copy runs while the host goes on: the source is copied here and may be changed at once. The stream is
/// waited for only when the ring has been filled once around.
/// </summary>
internal sealed class StagingRing(Accelerator accelerator, AcceleratorStream stream) : IDisposable
{
    private const int Words = 1 << 20;

    private readonly PageLockedArray1D<ulong> _words = accelerator.AllocatePageLocked1D<ulong>(Words);
    private int _used;

    public void Write(ArrayView<ulong> destination, ReadOnlySpan<ulong> source)
    {
        for (int done = 0; done < source.Length;)
        {
            if (_used == Words)
            {
                stream.Synchronize();
                _used = 0;
            }
            int count = Math.Min(source.Length - done, Words - _used);
            source.Slice(done, count).CopyTo(_words.Span.Slice(_used, count));
            destination.SubView(done, count).CopyFrom(stream, _words.ArrayView.SubView(_used, count));
            _used += count;
            done += count;
        }
    }

    public void Dispose() => _words.Dispose();
}
