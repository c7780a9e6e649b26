namespace HeGpu.Kernels;

/// <summary>Several sums of products in one launch, reduced once at the end: Y is the sum times the polynomials of each plus the polynomial.</summary>
/// <param name="grid">Words to threads.</param>
/// <param name="moduli">Records of the primes.</param>
/// <param name="polynomials">Of each destination.</param>
/// <param name="terms">Factors a[k] and b[k] in turns, the sums one after the other.</param>
/// <param name="destinations">One for each sum; noted is one past its last term.</param>
/// <param name="accumulates">1 to add to the destinations.</param>
public readonly struct SumsOfProducts<TField>(WordGrid grid, LimbLayout moduli, int polynomials, LimbList terms, LimbList destinations, int accumulates) : IKernel
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
        int sum = block.Y / polynomials, polynomial = block.Y % polynomials, word = grid.First(block, thread);
        int end = (int)destinations.Note(global, sum);
        FourSums sums = default;
        for (int k = sum == 0 ? 0 : (int)destinations.Note(global, sum - 1); k < end; k++)
            sums.AddProducts<TField, TGlobal, TMath>(q, global,
                terms.Limb(global, 2 * k, polynomial, block.Z) + word, terms.Limb(global, (2 * k) + 1, polynomial, block.Z) + word, grid.Threads, grid.WordsPerThread);
        sums.Store<TField, TGlobal, TMath>(q, global, destinations.Limb(global, sum, polynomial, block.Z) + word, grid.Threads, grid.WordsPerThread, accumulates);
    }
}
