namespace HeGpu.Kernels;

/// <summary>Zeroed host memory that takes space only where it is touched.</summary>
internal sealed unsafe class NativeWords : IDisposable
{
    private ulong* _words;

    public NativeWords(long count)
    {
        Count = count;
        _words = (ulong*)NativeMemory.AllocZeroed((nuint)count, sizeof(ulong));
    }

    ~NativeWords() => Free();

    public long Count { get; }

    /// <exception cref="ArgumentOutOfRangeException">Outside: a kernel computed a wrong address.</exception>
    public ref ulong this[long word]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)word >= (ulong)Count)
                ThrowOutside(word);
            return ref _words[word];
        }
    }

    public Span<ulong> Span(long first, int count)
    {
        if (first < 0 || first + count > Count)
            ThrowOutside(first);
        return new(_words + first, count);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_words);
        _words = null;
    }

    private void ThrowOutside(long word) => throw new ArgumentOutOfRangeException(nameof(word), $"Word {word} of a memory of {Count} words.");
}
