namespace HeGpu.Kernels;

/// <summary>
/// v = floor(0.5 + sum y_i / q_i) of a base conversion from at least two primes, once for all targets: in doubles, rounded in the order that
/// <see cref="BasisConversion"/> says.
/// </summary>
/// <param name="grid">Words to threads; Y is the polynomial or digit.</param>
/// <param name="sources">y, and where v goes.</param>
public readonly struct Quotients(WordGrid grid, ScaledSources sources) : IKernel
{
    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        ConversionTable table = sources.Table(block.Y);
        long quotients = sources.Quotient(block.Y);
        for (int word = grid.First(block, thread); word < grid.End(block); word += grid.Threads)
        {
            double sum = 0.5;
            for (int i = 0; i < table.Sources; i++)
                sum += TMath.MultiplyRounded(global.Load(sources.Source(block.Y, i) + word), TMath.AsDouble(global.Load(table.Reciprocals + i)));
            global.Store(quotients + word, (ulong)sum);
        }
    }
}
