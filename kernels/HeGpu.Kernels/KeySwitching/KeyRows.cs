namespace HeGpu.Kernels;

/// <summary>
/// The last pass of the digits' transforms with the inner product fused in: one round for each digit, which is transformed in shared memory and multiplied there,
/// so that transformed digits never lie in memory. The 128-bit sums wait in shared memory from round to round. Y is the key.
/// </summary>
/// <param name="shape">Rows, in tiles of <see cref="LogTile"/>.</param>
/// <param name="moduli">Records of the primes.</param>
/// <param name="operands">What is multiplied with the digits.</param>
/// <param name="digits">The digits after the first pass.</param>
public readonly struct KeyRows<TField>(NttShape shape, LimbLayout moduli, KeyOperands operands, LimbLayout digits) : IKernel
    where TField : unmanaged, IField<TField>
{
    /// <summary>A word takes five of shared memory: its value and two sums.</summary>
    public const int LogTile = 10;

    private const int SumWords = 4;

    public static int Phases => RowStages.Phases + 1;

    public int Rounds => operands.Digits;

    /// <summary>Blocks of so many keys and limbs.</summary>
    public static LaunchShape Launch(NttShape shape, int keys, int limbs) =>
        new(1 << (shape.LogDegree - shape.LogTile), keys, limbs, shape.Threads, shape.SharedWords + (SumWords << shape.LogTile));

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        long record = moduli.Limb(0, block.Z);
        TField q = TField.Load(global, record);
        bool own = operands.IsOwn(round, block.Z);
        if (phase < RowStages.Phases)
        {
            if (!own)
                RowStages.Forward<TField, WordsInMemory, TGlobal, TShared, TMath>(phase, shape, q, (long)global.Load(record + ModulusRecord.Roots),
                    new WordsInMemory(digits), global, shared, new BlockIndex(block.X, round, block.Z), thread);
            return;
        }
        for (int i = thread; i < 1 << shape.LogTile; i += shape.Threads)
        {
            int word = (block.X << shape.LogTile) + i, sums = shape.SharedWords + i, next = 1 << shape.LogTile;
            WideSum s0 = default, s1 = default;
            if (round > 0)
            {
                s0 = new(shared.Load(sums), shared.Load(sums + next));
                s1 = new(shared.Load(sums + (2 * next)), shared.Load(sums + (3 * next)));
            }
            ulong x = own ? operands.Own(global, block.Z, word) : Residue.FromFourfold(shared.Load(SharedWord.Padded(i)), q.Modulus);
            operands.AddProducts<TField, TGlobal, TMath>(q, global, block.Y, block.Z, round, word, x, ref s0, ref s1);
            if (round == Rounds - 1)
                operands.Store<TField, TGlobal, TMath>(q, global, block.Y, block.Z, word, s0, s1);
            else
            {
                shared.Store(sums, s0.High);
                shared.Store(sums + next, s0.Low);
                shared.Store(sums + (2 * next), s1.High);
                shared.Store(sums + (3 * next), s1.Low);
            }
        }
    }
}
