namespace HeGpu.Kernels;

/// <summary>The same operation on every word: destination = f(a, b, destination, scalar of the limb).</summary>
public readonly struct Elementwise<TField, TOperation>(WordGrid grid, LimbLayout moduli, LimbLayout factors, LimbLayout a, LimbLayout b, LimbLayout destination) : IKernel
    where TField : unmanaged, IField<TField>
    where TOperation : struct, IWordOperation
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        TField q = TField.Load(global, moduli.Limb(0, block.Z));
        Twiddle factor = TField.LoadTwiddle(global, factors.Limb(0, block.Z), 0);
        long x = a.Limb(block), y = b.Limb(block), d = destination.Limb(block);
        for (int i = grid.First(block, thread); i < grid.End(block); i += grid.Threads)
            global.Store(d + i, TOperation.Apply<TField, TGlobal, TMath>(q, factor, global, x + i, y + i, d + i));
    }
}
