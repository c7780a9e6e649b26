namespace HeGpu.Kernels;

/// <summary>
/// The mirror of <see cref="ForwardButterflies"/>: Gentleman-Sande butterflies on words below 2q (Harvey 2014, algorithm 3), without the factor 1/2 of each
/// stage.
/// </summary>
internal static class InverseButterflies
{
    /// <summary>logPoints stages, from the last to the first, on 2^logPoints points.</summary>
    /// <param name="logPoints">2, 3 or 4.</param>
    /// <param name="q">The prime.</param>
    /// <param name="global">Holds the roots.</param>
    /// <param name="roots">Address of the table of roots.</param>
    /// <param name="block">Index of the root of the first (here the last to run) stage: stage u uses those from 2^u block on.</param>
    /// <param name="from">The points, at equal distances.</param>
    /// <param name="to">Where the results go, in the same order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TField, TGlobal, TMath, TIn, TOut>(int logPoints, TField q, TGlobal global, long roots, int block, TIn from, TOut to)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
        where TIn : struct, IPointSource
        where TOut : struct, IPointSink
    {
        if (logPoints == 4)
            Points16<TField, TGlobal, TMath, TIn, TOut>(q, global, roots, block, from, to);
        else if (logPoints == 3)
            Points8<TField, TGlobal, TMath, TIn, TOut>(q, global, roots, block, from, to);
        else
            Points4<TField, TGlobal, TMath, TIn, TOut>(q, global, roots, block, from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly<TField, TMath>(ref ulong x, ref ulong y, Twiddle w, TField q) where TField : unmanaged, IField<TField> where TMath : struct, IWideMath
    {
        ulong twice = 2 * q.Modulus, sum = x + y;
        y = q.MultiplyLazy<TMath>(x - y + twice, w);
        x = Math.Min(sum, sum - twice);
    }

    private static void Points4<TField, TGlobal, TMath, TIn, TOut>(TField q, TGlobal global, long roots, int block, TIn from, TOut to)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
        where TIn : struct, IPointSource
        where TOut : struct, IPointSink
    {
        ulong x0 = from.Load(0), x1 = from.Load(1), x2 = from.Load(2), x3 = from.Load(3);
        Twiddle w = TField.LoadTwiddle(global, roots, 2L * block);
        Butterfly<TField, TMath>(ref x0, ref x1, w, q);
        w = TField.LoadTwiddle(global, roots, (2L * block) + 1);
        Butterfly<TField, TMath>(ref x2, ref x3, w, q);
        w = TField.LoadTwiddle(global, roots, block);
        Butterfly<TField, TMath>(ref x0, ref x2, w, q);
        Butterfly<TField, TMath>(ref x1, ref x3, w, q);
        to.Store(0, x0);
        to.Store(1, x1);
        to.Store(2, x2);
        to.Store(3, x3);
    }

    private static void Points8<TField, TGlobal, TMath, TIn, TOut>(TField q, TGlobal global, long roots, int block, TIn from, TOut to)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
        where TIn : struct, IPointSource
        where TOut : struct, IPointSink
    {
        ulong x0 = from.Load(0), x1 = from.Load(1), x2 = from.Load(2), x3 = from.Load(3);
        ulong x4 = from.Load(4), x5 = from.Load(5), x6 = from.Load(6), x7 = from.Load(7);
        Twiddle w = TField.LoadTwiddle(global, roots, 4L * block);
        Butterfly<TField, TMath>(ref x0, ref x1, w, q);
        w = TField.LoadTwiddle(global, roots, (4L * block) + 1);
        Butterfly<TField, TMath>(ref x2, ref x3, w, q);
        w = TField.LoadTwiddle(global, roots, (4L * block) + 2);
        Butterfly<TField, TMath>(ref x4, ref x5, w, q);
        w = TField.LoadTwiddle(global, roots, (4L * block) + 3);
        Butterfly<TField, TMath>(ref x6, ref x7, w, q);
        w = TField.LoadTwiddle(global, roots, 2L * block);
        Butterfly<TField, TMath>(ref x0, ref x2, w, q);
        Butterfly<TField, TMath>(ref x1, ref x3, w, q);
        w = TField.LoadTwiddle(global, roots, (2L * block) + 1);
        Butterfly<TField, TMath>(ref x4, ref x6, w, q);
        Butterfly<TField, TMath>(ref x5, ref x7, w, q);
        w = TField.LoadTwiddle(global, roots, block);
        Butterfly<TField, TMath>(ref x0, ref x4, w, q);
        Butterfly<TField, TMath>(ref x1, ref x5, w, q);
        Butterfly<TField, TMath>(ref x2, ref x6, w, q);
        Butterfly<TField, TMath>(ref x3, ref x7, w, q);
        to.Store(0, x0);
        to.Store(1, x1);
        to.Store(2, x2);
        to.Store(3, x3);
        to.Store(4, x4);
        to.Store(5, x5);
        to.Store(6, x6);
        to.Store(7, x7);
    }

    private static void Points16<TField, TGlobal, TMath, TIn, TOut>(TField q, TGlobal global, long roots, int block, TIn from, TOut to)
        where TField : unmanaged, IField<TField>
        where TGlobal : struct, IGlobalMemory
        where TMath : struct, IWideMath
        where TIn : struct, IPointSource
        where TOut : struct, IPointSink
    {
        ulong x0 = from.Load(0), x1 = from.Load(1), x2 = from.Load(2), x3 = from.Load(3);
        ulong x4 = from.Load(4), x5 = from.Load(5), x6 = from.Load(6), x7 = from.Load(7);
        ulong x8 = from.Load(8), x9 = from.Load(9), x10 = from.Load(10), x11 = from.Load(11);
        ulong x12 = from.Load(12), x13 = from.Load(13), x14 = from.Load(14), x15 = from.Load(15);
        Twiddle w = TField.LoadTwiddle(global, roots, 8L * block);
        Butterfly<TField, TMath>(ref x0, ref x1, w, q);
        w = TField.LoadTwiddle(global, roots, (8L * block) + 1);
        Butterfly<TField, TMath>(ref x2, ref x3, w, q);
        w = TField.LoadTwiddle(global, roots, (8L * block) + 2);
        Butterfly<TField, TMath>(ref x4, ref x5, w, q);
        w = TField.LoadTwiddle(global, roots, (8L * block) + 3);
        Butterfly<TField, TMath>(ref x6, ref x7, w, q);
        w = TField.LoadTwiddle(global, roots, (8L * block) + 4);
        Butterfly<TField, TMath>(ref x8, ref x9, w, q);
        w = TField.LoadTwiddle(global, roots, (8L * block) + 5);
        Butterfly<TField, TMath>(ref x10, ref x11, w, q);
        w = TField.LoadTwiddle(global, roots, (8L * block) + 6);
        Butterfly<TField, TMath>(ref x12, ref x13, w, q);
        w = TField.LoadTwiddle(global, roots, (8L * block) + 7);
        Butterfly<TField, TMath>(ref x14, ref x15, w, q);
        w = TField.LoadTwiddle(global, roots, 4L * block);
        Butterfly<TField, TMath>(ref x0, ref x2, w, q);
        Butterfly<TField, TMath>(ref x1, ref x3, w, q);
        w = TField.LoadTwiddle(global, roots, (4L * block) + 1);
        Butterfly<TField, TMath>(ref x4, ref x6, w, q);
        Butterfly<TField, TMath>(ref x5, ref x7, w, q);
        w = TField.LoadTwiddle(global, roots, (4L * block) + 2);
        Butterfly<TField, TMath>(ref x8, ref x10, w, q);
        Butterfly<TField, TMath>(ref x9, ref x11, w, q);
        w = TField.LoadTwiddle(global, roots, (4L * block) + 3);
        Butterfly<TField, TMath>(ref x12, ref x14, w, q);
        Butterfly<TField, TMath>(ref x13, ref x15, w, q);
        w = TField.LoadTwiddle(global, roots, 2L * block);
        Butterfly<TField, TMath>(ref x0, ref x4, w, q);
        Butterfly<TField, TMath>(ref x1, ref x5, w, q);
        Butterfly<TField, TMath>(ref x2, ref x6, w, q);
        Butterfly<TField, TMath>(ref x3, ref x7, w, q);
        w = TField.LoadTwiddle(global, roots, (2L * block) + 1);
        Butterfly<TField, TMath>(ref x8, ref x12, w, q);
        Butterfly<TField, TMath>(ref x9, ref x13, w, q);
        Butterfly<TField, TMath>(ref x10, ref x14, w, q);
        Butterfly<TField, TMath>(ref x11, ref x15, w, q);
        w = TField.LoadTwiddle(global, roots, block);
        Butterfly<TField, TMath>(ref x0, ref x8, w, q);
        Butterfly<TField, TMath>(ref x1, ref x9, w, q);
        Butterfly<TField, TMath>(ref x2, ref x10, w, q);
        Butterfly<TField, TMath>(ref x3, ref x11, w, q);
        Butterfly<TField, TMath>(ref x4, ref x12, w, q);
        Butterfly<TField, TMath>(ref x5, ref x13, w, q);
        Butterfly<TField, TMath>(ref x6, ref x14, w, q);
        Butterfly<TField, TMath>(ref x7, ref x15, w, q);
        to.Store(0, x0);
        to.Store(1, x1);
        to.Store(2, x2);
        to.Store(3, x3);
        to.Store(4, x4);
        to.Store(5, x5);
        to.Store(6, x6);
        to.Store(7, x7);
        to.Store(8, x8);
        to.Store(9, x9);
        to.Store(10, x10);
        to.Store(11, x11);
        to.Store(12, x12);
        to.Store(13, x13);
        to.Store(14, x14);
        to.Store(15, x15);
    }
}
