namespace HeGpu.Kernels;

/// <summary>
/// Runs kernels on the host, block by block: phase 0 of all threads, then phase 1, and so on. Exact, on any machine, and optionally proves that no
/// result depends on an order (<see cref="RaceChecker"/>).
/// </summary>
public sealed class EmulatorMachine : IKernelMachine
{
    private readonly Lock _gate = new();
    private readonly NativeWords _memory;
    private readonly RaceChecker? _checker;
    private ulong[] _shared = [];

    /// <param name="bytes">Size of the slab; host memory is taken where it is touched.</param>
    /// <param name="checkRaces">Check every access: slower, three times the memory.</param>
    public EmulatorMachine(long bytes, bool checkRaces)
    {
        Words = bytes / sizeof(ulong);
        _memory = new NativeWords(Words);
        _checker = checkRaces ? new RaceChecker(Words) : null;
        Info = new DeviceInfo(EmulatorDevice.Name, Describe(checkRaces), 1);
    }

    public static string Describe(bool checkRaces) => $"GPU kernels block by block on one thread{(checkRaces ? ", every access checked for races" : "")}";

    public DeviceInfo Info { get; }

    public long Words { get; }

    public bool CanBeLost => false;

    public ILaunchGraphs Graphs => new EmulatorGraphs(this);

    public void Write(long word, ReadOnlySpan<ulong> source)
    {
        lock (_gate)
            source.CopyTo(_memory.Span(word, source.Length));
    }

    public IHostWords AllocateHost(int words) => new HostWords(words);

    public void Write(long word, IHostWords source) => Write(word, source.Span);

    public void Read(long word, Span<ulong> destination)
    {
        lock (_gate)
            _memory.Span(word, destination.Length).CopyTo(destination);
    }

    public void Launch<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        lock (_gate)
        {
            if (_shared.Length < shape.SharedWords)
                _shared = new ulong[shape.SharedWords];
            if (_checker is { } checker)
            {
                checker.Begin(typeof(TKernel).Name, shape);
                Run(kernel, shape, new CheckedGlobal(_memory, checker), new CheckedShared(_shared, checker), checker);
            }
            else
                Run(kernel, shape, new PlainGlobal(_memory), new PlainShared(_shared), null);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _memory.Dispose();
            _checker?.Dispose();
        }
    }

    private static void Run<TKernel, TGlobal, TShared>(in TKernel kernel, LaunchShape shape, TGlobal global, TShared shared, RaceChecker? checker)
        where TKernel : unmanaged, IKernel
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
    {
        for (int z = 0, number = 0; z < shape.Z; z++)
            for (int y = 0; y < shape.Y; y++)
                for (int x = 0; x < shape.X; x++, number++)
                    for (int round = 0, step = 0; round < kernel.Rounds; round++)
                        for (int phase = 0; phase < TKernel.Phases; phase++, step++)
                            for (int thread = 0; thread < shape.Threads; thread++)
                            {
                                checker?.Enter(number, step, thread);
                                kernel.Run<TGlobal, TShared, HostMath>(phase, round, global, shared, new BlockIndex(x, y, z), thread);
                            }
    }

    private sealed class HostWords(int count) : IHostWords
    {
        private readonly NativeWords _words = new(count);

        public Span<ulong> Span => _words.Span(0, count);

        public void Dispose() => _words.Dispose();
    }
}
