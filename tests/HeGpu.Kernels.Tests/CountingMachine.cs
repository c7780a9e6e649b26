namespace HeGpu.Kernels.Tests;

/// <summary>Runs kernels as the emulator does and counts what they do.</summary>
internal sealed class CountingMachine : IKernelMachine
{
    private readonly NativeWords _memory = new(1L << 24);

    public DeviceInfo Info { get; } = new("counting", "counts", 1);

    public long Words => _memory.Count;

    public bool CanBeLost => false;

    public ILaunchGraphs? Graphs => null;

    /// <summary>Since the last call: words loaded and stored, known factors (C), products added to sums (M), reductions of sums (R).</summary>
    public static (long Words, long C, long M, long R) Take()
    {
        // A factor and a product take one high product each, a reduction two.
        (long, long, long, long) result = (Counts.Words, Counts.C, Counts.High - Counts.C - (2 * Counts.R), Counts.R);
        (Counts.Words, Counts.C, Counts.High, Counts.R) = (0, 0, 0, 0);
        return result;
    }

    public void Write(long word, ReadOnlySpan<ulong> source) => source.CopyTo(_memory.Span(word, source.Length));

    public void Read(long word, Span<ulong> destination) => _memory.Span(word, destination.Length).CopyTo(destination);

    public IHostWords AllocateHost(int words) => throw new NotSupportedException();

    public void Write(long word, IHostWords source) => throw new NotSupportedException();

    public void Launch<TKernel>(in TKernel kernel, LaunchShape shape) where TKernel : unmanaged, IKernel
    {
        var shared = new PlainShared(new ulong[shape.SharedWords]);
        for (int block = 0; block < shape.X * shape.Y * shape.Z; block++)
            for (int round = 0; round < kernel.Rounds; round++)
                for (int phase = 0; phase < TKernel.Phases; phase++)
                    for (int thread = 0; thread < shape.Threads; thread++)
                        kernel.Run<Global, PlainShared, Math>(phase, round, new Global(_memory), shared,
                            new BlockIndex(block % shape.X, block / shape.X % shape.Y, block / shape.X / shape.Y), thread);
    }

    public void Dispose() => _memory.Dispose();

    internal static class Counts
    {
        [ThreadStatic]
        public static long Words, C, High, R;
    }

    private readonly struct Global(NativeWords memory) : IGlobalMemory
    {
        public ulong Load(long word)
        {
            Counts.Words++;
            return memory[word];
        }

        public void Store(long word, ulong value)
        {
            Counts.Words++;
            memory[word] = value;
        }
    }

    private readonly struct Math : IWideMath
    {
        public static ulong MultiplyHigh(ulong a, ulong b)
        {
            Counts.High++;
            return HostMath.MultiplyHigh(a, b);
        }

        public static ulong MultiplyWide(uint a, uint b) => HostMath.MultiplyWide(a, b);

        public static double MultiplyRounded(double a, double b) => HostMath.MultiplyRounded(a, b);

        public static double AsDouble(ulong bits) => HostMath.AsDouble(bits);
    }
}

/// <summary><see cref="ShoupField"/>, counted.</summary>
internal readonly struct CountingField(ShoupField inner) : IField<CountingField>
{
    public static int TwiddleWords => ShoupField.TwiddleWords;

    public ulong Modulus => inner.Modulus;

    public static CountingField Load<TGlobal>(TGlobal global, long record) where TGlobal : struct, IGlobalMemory => new(ShoupField.Load(global, record));

    public static Twiddle LoadTwiddle<TGlobal>(TGlobal global, long table, long index) where TGlobal : struct, IGlobalMemory => ShoupField.LoadTwiddle(global, table, index);

    public ulong MultiplyLazy<TMath>(ulong x, Twiddle w) where TMath : struct, IWideMath
    {
        CountingMachine.Counts.C++;
        return inner.MultiplyLazy<TMath>(x, w);
    }

    public ulong Reduce<TMath>(ulong high, ulong low) where TMath : struct, IWideMath
    {
        CountingMachine.Counts.R++;
        return inner.Reduce<TMath>(high, low);
    }

    public static void WriteRecord(Modulus q, Span<ulong> record) => ShoupField.WriteRecord(q, record);

    public static void WriteTwiddle(Modulus q, ulong w, Span<ulong> twiddle) => ShoupField.WriteTwiddle(q, w, twiddle);
}
