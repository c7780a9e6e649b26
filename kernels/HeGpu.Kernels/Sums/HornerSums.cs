namespace HeGpu.Kernels;

/// <summary>c_0 + c_1 x + c_2 x^2 + .. of so many coefficients.</summary>
public readonly struct HornerSums<TField>(WordGrid grid, LimbLayout moduli, int count, LimbLayout coefficients, LimbLayout point, LimbLayout destination) : IKernel
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
            ulong x = global.Load(point.Limb(0, block.Z) + word), value = global.Load(coefficients.Limb(count - 1, block.Z) + word);
            for (int i = count - 2; i >= 0; i--)
            {
                var sum = new WideSum(0, global.Load(coefficients.Limb(i, block.Z) + word));
                sum.AddProduct<TMath>(value, x);
                value = sum.Reduce<TField, TMath>(q);
            }
            global.Store(destination.Limb(0, block.Z) + word, value);
        }
    }
}
