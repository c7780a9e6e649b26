namespace HeGpu.Kernels;

/// <summary>
/// How one pass of a transform is cut: 2^<see cref="LogPoints"/> points in rounds of 4, 8 or 16 at a time (<see cref="First"/>, perhaps
/// <see cref="Middle"/>, <see cref="Last"/>), between which they are exchanged through shared memory; a block works on 2^<see cref="LogTile"/> words.
/// Up to N = 2^12 a block transforms a whole limb in one pass of rows. Above, a pass over columns (the first stages) and one over rows: index =
/// (row, column), 2^<see cref="LogPoints"/> columns of the one are rows of the other.
/// </summary>
public readonly struct NttShape
{
    private const int MostInOnePass = 12;
    private const int LogValues = 4;

    private NttShape(int logDegree, int first, int middle, int last, int logMostTile = MostInOnePass)
    {
        LogDegree = logDegree;
        (First, Middle, Last) = (first, middle, last);
        LogPoints = first + middle + last;
        LogTile = Math.Min(logDegree, logMostTile);
    }

    public int LogDegree { get; }

    public int LogPoints { get; }

    public int LogTile { get; }

    /// <summary>log2 of the points of the round on the upper bits of an index.</summary>
    public int First { get; }

    /// <summary>0 for none.</summary>
    public int Middle { get; }

    /// <summary>The lowest bits.</summary>
    public int Last { get; }

    /// <summary>16 values per thread.</summary>
    public int Threads => 1 << (LogTile - LogValues);

    public int SharedWords => SharedWord.Padded((1 << LogTile) - 1) + 1;

    /// <summary>Butterfly networks of a tile when they have 2^<paramref name="logPoints"/> points each.</summary>
    public int Units(int logPoints) => 1 << (LogTile - logPoints);

    public int MiddleUnits => Middle == 0 ? 0 : Units(Middle);

    /// <summary>Whether a limb of this length takes two passes.</summary>
    public static bool HasColumns(int logDegree) => logDegree > MostInOnePass;

    /// <summary>The first stages of a limb of two passes: half of them, rounded down, but nine (three rounds) for N = 2^17.</summary>
    public static NttShape Columns(int logDegree) => logDegree == 17 ? new(17, 3, 3, 3) : TwoRounds(logDegree, logDegree / 2);

    /// <summary>The other stages, or all.</summary>
    public static NttShape Rows(int logDegree) => logDegree switch
    {
        <= 8 => TwoRounds(logDegree, logDegree),
        9 => new(9, 3, 3, 3),
        10 => new(10, 4, 3, 3),
        11 => new(11, 4, 4, 3),
        12 => new(12, 4, 4, 4),
        17 => TwoRounds(17, 8),
        _ => TwoRounds(logDegree, logDegree - (logDegree / 2)),
    };

    /// <summary>The same in smaller tiles, which hold at least a row.</summary>
    public NttShape WithTile(int logTile) => new(LogDegree, First, Middle, Last, Math.Max(logTile, LogPoints));

    private static NttShape TwoRounds(int logDegree, int logPoints) => new(logDegree, (logPoints + 1) / 2, 0, logPoints / 2);

    /// <summary>The grid over the limbs of some polynomials.</summary>
    public LaunchShape Launch(int polynomials, int limbs) => new(1 << (LogDegree - LogTile), polynomials, limbs, Threads, SharedWords);
}
