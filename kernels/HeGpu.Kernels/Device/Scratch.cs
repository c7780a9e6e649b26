namespace HeGpu.Kernels;

/// <summary>Words on the device for the time of a verb, written from the host: scalars, lists of operands.</summary>
internal readonly struct Scratch : IDisposable
{
    private readonly KernelDevice _device;
    private readonly int _words;

    public Scratch(KernelDevice device, ReadOnlySpan<ulong> words)
    {
        _device = device;
        _words = words.Length;
        Word = device.Take(_words);
        device.Machine.Write(Word, words);
    }

    public long Word { get; }

    public void Dispose() => _device.Return(Word, _words);
}
