namespace HeGpu.Kernels.Tests;

/// <summary>The emulator with graphs of one's own, that is lost on purpose.</summary>
/// <param name="graphs">Null for none.</param>
/// <param name="launches">Launches, writes and reads before it is lost.</param>
internal sealed class FakeMachine(ILaunchGraphs? graphs, int launches = int.MaxValue) : IKernelMachine
{
    private readonly EmulatorMachine _emulator = new(1L << 28, checkRaces: false);
    private int _calls;

    public DeviceInfo Info => _emulator.Info;

    public long Words => _emulator.Words;

    public bool CanBeLost => true;

    public ILaunchGraphs? Graphs => graphs;

    /// <summary>So far.</summary>
    public int Calls => _calls;

    public void Write(long word, ReadOnlySpan<ulong> source)
    {
        Call();
        _emulator.Write(word, source);
    }

    public IHostWords AllocateHost(int words) => _emulator.AllocateHost(words);

    public void Write(long word, IHostWords source) => Write(word, source.Span);

    public void Read(long word, Span<ulong> destination)
    {
        Call();
        _emulator.Read(word, destination);
    }

    public void Launch<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        Call();
        _emulator.Launch(kernel, shape);
    }

    public void Dispose() => _emulator.Dispose();

    private void Call()
    {
        if (++_calls > launches)
            throw new DeviceLostException("fake", "planted");
    }
}
