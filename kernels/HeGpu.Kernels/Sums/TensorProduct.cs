namespace HeGpu.Kernels;

/// <summary>(a0 b0, a0 b1 + a1 b0, a1 b1). The first two polynomials of the destination may be a or b: a word's operands are read before it is written.</summary>
public readonly struct TensorProduct<TField>(WordGrid grid, LimbLayout moduli, LimbLayout a, LimbLayout b, LimbLayout destination) : IKernel
    where TField : unmanaged, IField<TField>
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        TField q = TField.Load(global, moduli.Limb(0, block.Z));
        for (int word = grid.First(block, thread); word < grid.End(block); word += grid.Threads)
        {
            ulong a0 = global.Load(a.Limb(0, block.Z) + word), a1 = global.Load(a.Limb(1, block.Z) + word);
            ulong b0 = global.Load(b.Limb(0, block.Z) + word), b1 = global.Load(b.Limb(1, block.Z) + word);
            var middle = default(WideSum);
            middle.AddProduct<TMath>(a0, b1);
            middle.AddProduct<TMath>(a1, b0);
            global.Store(destination.Limb(0, block.Z) + word, Residue.Multiply<TField, TMath>(a0, b0, q));
            global.Store(destination.Limb(1, block.Z) + word, middle.Reduce<TField, TMath>(q));
            global.Store(destination.Limb(2, block.Z) + word, Residue.Multiply<TField, TMath>(a1, b1, q));
        }
    }
}
