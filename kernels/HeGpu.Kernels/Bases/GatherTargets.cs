namespace HeGpu.Kernels;

/// <summary>
/// The second half of a base conversion into memory: each thread makes a word of four targets at a time, so that y is read once for four.
/// </summary>
/// <param name="grid">Words to threads; Y is the polynomial, Z counts fours of targets.</param>
/// <param name="moduli">Records of the target primes.</param>
/// <param name="targets">How many there are.</param>
/// <param name="sources">y and v.</param>
/// <param name="destination">X modulo the targets.</param>
public readonly struct GatherTargets<TField>(WordGrid grid, LimbLayout moduli, int targets, ScaledSources sources, LimbLayout destination) : IKernel
    where TField : unmanaged, IField<TField>
{
    public const int Tile = 4;

    public static int Phases => 1;

    public int Rounds => 1;

    public void Run<TGlobal, TShared, TMath>(int phase, int round, TGlobal global, TShared shared, BlockIndex block, int thread)
        where TGlobal : struct, IGlobalMemory
        where TShared : struct, ISharedMemory
        where TMath : struct, IWideMath
    {
        int first = block.Z * Tile;
        ConversionTable table = sources.Table(block.Y);
        for (int word = grid.First(block, thread); word < grid.End(block); word += grid.Threads)
            if (table.Sources == 1 || first + Tile > targets)
                OneByOne<TGlobal, TMath>(global, block.Y, first, word);
            else
                Four<TGlobal, TMath>(global, table, block.Y, first, word);
    }

    private void OneByOne<TGlobal, TMath>(TGlobal global, int polynomial, int first, int word) where TGlobal : struct, IGlobalMemory where TMath : struct, IWideMath
    {
        for (int j = first; j < targets && j < first + Tile; j++)
            Store(global, polynomial, j, word, sources.Gather<TField, TGlobal, TMath>(Field(global, j), global, polynomial, j, word));
    }

    private void Four<TGlobal, TMath>(TGlobal global, ConversionTable table, int polynomial, int first, int word) where TGlobal : struct, IGlobalMemory where TMath : struct, IWideMath
    {
        TField q0 = Field(global, first), q1 = Field(global, first + 1), q2 = Field(global, first + 2), q3 = Field(global, first + 3);
        long t0 = table.Target(first), t1 = table.Target(first + 1), t2 = table.Target(first + 2), t3 = table.Target(first + 3);
        ulong v = global.Load(sources.Quotient(polynomial) + word);
        WideSum s0 = default, s1 = default, s2 = default, s3 = default;
        s0.AddProduct<TMath>(v, global.Load(t0 + table.Sources));
        s1.AddProduct<TMath>(v, global.Load(t1 + table.Sources));
        s2.AddProduct<TMath>(v, global.Load(t2 + table.Sources));
        s3.AddProduct<TMath>(v, global.Load(t3 + table.Sources));
        for (int i = 0; i < table.Sources; i++)
        {
            ulong y = global.Load(sources.Source(polynomial, i) + word);
            s0.AddProduct<TMath>(y, global.Load(t0 + i));
            s1.AddProduct<TMath>(y, global.Load(t1 + i));
            s2.AddProduct<TMath>(y, global.Load(t2 + i));
            s3.AddProduct<TMath>(y, global.Load(t3 + i));
            if ((i + 1) % WideSum.MaxTerms == 0)
            {
                s0 = new(0, s0.Reduce<TField, TMath>(q0));
                s1 = new(0, s1.Reduce<TField, TMath>(q1));
                s2 = new(0, s2.Reduce<TField, TMath>(q2));
                s3 = new(0, s3.Reduce<TField, TMath>(q3));
            }
        }
        Store(global, polynomial, first, word, s0.Reduce<TField, TMath>(q0));
        Store(global, polynomial, first + 1, word, s1.Reduce<TField, TMath>(q1));
        Store(global, polynomial, first + 2, word, s2.Reduce<TField, TMath>(q2));
        Store(global, polynomial, first + 3, word, s3.Reduce<TField, TMath>(q3));
    }

    private TField Field<TGlobal>(TGlobal global, int target) where TGlobal : struct, IGlobalMemory => TField.Load(global, moduli.Limb(0, target));

    private void Store<TGlobal>(TGlobal global, int polynomial, int target, int word, ulong value) where TGlobal : struct, IGlobalMemory =>
        global.Store(destination.Limb(polynomial, target) + word, value);
}
