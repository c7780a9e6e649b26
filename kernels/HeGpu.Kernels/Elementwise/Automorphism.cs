namespace HeGpu.Kernels;

/// <summary>destination = sigma(source) (+ destination), sigma: X -> X^g, on NTT words.</summary>
/// <param name="grid">Words to threads.</param>
/// <param name="moduli">Records of the primes.</param>
/// <param name="permutation">sigma.</param>
/// <param name="accumulates">1 to add, 0 to overwrite.</param>
/// <param name="source">May not overlap the destination.</param>
/// <param name="destination">Where the image goes.</param>
public readonly struct Automorphism<TField>(WordGrid grid, LimbLayout moduli, GaloisPermutation permutation, int accumulates, LimbLayout source, LimbLayout destination) : IKernel
    where TField : unmanaged, IField<TField>
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        ulong q = global.Load(moduli.Limb(0, block.Z));
        long s = source.Limb(block), d = destination.Limb(block);
        for (int i = grid.First(block, thread); i < grid.End(block); i += grid.Threads)
        {
            ulong image = global.Load(s + permutation.Source(i));
            global.Store(d + i, accumulates == 0 ? image : Residue.Add(global.Load(d + i), image, q));
        }
    }
}
