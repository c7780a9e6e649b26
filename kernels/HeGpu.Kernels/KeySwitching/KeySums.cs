namespace HeGpu.Kernels;

/// <summary>
/// The inner products of all digits with several keys, in one launch (hoisting): Y is the key. sigma(sum_d [x]_d key_d + P addend), where digits modulo their own
/// limbs are the source's words.
/// </summary>
/// <param name="grid">Words to threads.</param>
/// <param name="moduli">Records of the primes.</param>
/// <param name="operands">The digits and what else goes into the sums.</param>
/// <param name="digits">The digits modulo the other limbs.</param>
public readonly struct KeySums<TField>(WordGrid grid, LimbLayout moduli, KeyOperands operands, LimbLayout digits) : IKernel
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
            WideSum s0 = default, s1 = default;
            for (int d = 0; d < operands.Digits; d++)
            {
                ulong x = operands.IsOwn(d, block.Z) ? operands.Own(global, block.Z, word) : global.Load(digits.Limb(d, block.Z) + word);
                operands.AddProducts<TField, TGlobal, TMath>(q, global, block.Y, block.Z, d, word, x, ref s0, ref s1);
            }
            operands.Store<TField, TGlobal, TMath>(q, global, block.Y, block.Z, word, s0, s1);
        }
    }
}
