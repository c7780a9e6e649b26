namespace HeGpu.Kernels;

/// <summary>
/// The first half of a base conversion, once for all targets: y_i = x_i (Q/q_i)^-1 mod q_i and v = floor(0.5 + sum y_i / q_i), in doubles that are
/// rounded in the order that <see cref="BasisConversion"/> says.
/// </summary>
/// <param name="grid">Words to threads; Y is the polynomial, Z is 0.</param>
/// <param name="moduli">Records of the source primes.</param>
/// <param name="table">At least two sources.</param>
/// <param name="source">x.</param>
/// <param name="scaled">y.</param>
/// <param name="quotients">v, one limb for each polynomial.</param>
public readonly struct ScaleSources<TField>(WordGrid grid, LimbLayout moduli, ConversionTable table, LimbLayout source, LimbLayout scaled, LimbLayout quotients) : IKernel
    where TField : unmanaged, IField<TField>
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        for (int word = grid.First(block, thread); word < grid.End(block); word += grid.Threads)
        {
            double sum = 0.5;
            for (int i = 0; i < table.Sources; i++)
            {
                TField q = TField.Load(global, moduli.Limb(0, i));
                ulong x = global.Load(source.Limb(block.Y, i) + word);
                ulong y = Residue.FromTwofold(q.MultiplyLazy<TMath>(x, TField.LoadTwiddle(global, table.Factors, i)), q.Modulus);
                global.Store(scaled.Limb(block.Y, i) + word, y);
                sum += TMath.MultiplyRounded(y, TMath.AsDouble(global.Load(table.Reciprocals + i)));
            }
            global.Store(quotients.Limb(block) + word, (ulong)sum);
        }
    }
}
