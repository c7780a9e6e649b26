namespace HeGpu.Kernels;

/// <summary>
/// Nothing but products: every thread runs <see cref="Chains"/> independent chains x &lt;- low(x) high(x) + x of 32-bit halves, one multiply-and-add
/// instruction each on a GPU, and keeps their sum so that no compiler leaves them out. For <see cref="ProductRate"/>.
/// </summary>
public readonly struct ProductChains(long destination, int steps) : IKernel
{
    public const int Chains = 8;
    public const int Threads = 256;

    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        long word = destination + ((long)block.X * Threads) + thread;
        ulong a = global.Load(word), b = a ^ 0x9E3779B97F4A7C15, c = a ^ 0xBF58476D1CE4E5B9, d = a ^ 0x94D049BB133111EB,
            e = ~a, f = ~b, g = ~c, h = ~d;
        for (int i = 0; i < steps; i++)
        {
            a = Step<TMath>(a);
            b = Step<TMath>(b);
            c = Step<TMath>(c);
            d = Step<TMath>(d);
            e = Step<TMath>(e);
            f = Step<TMath>(f);
            g = Step<TMath>(g);
            h = Step<TMath>(h);
        }
        global.Store(word, a + b + c + d + e + f + g + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step<TMath>(ulong x) where TMath : struct, IWideMath => TMath.MultiplyWide((uint)x, (uint)(x >> 32)) + x;
}
