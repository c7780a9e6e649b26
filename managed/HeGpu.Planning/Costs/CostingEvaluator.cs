using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>
/// Walks the calls of a run on symbolic ciphertexts: counts operations by kind and level, prices them, and follows live and peak bytes.
/// Levels, scales and operands are checked by the rules of the real evaluator. Single-threaded.
/// </summary>
public sealed partial class CostingEvaluator : IEvaluator
{
    /// <summary>What squares of pairs cost besides two key switches and a rescale, in additions of ciphertexts: sum, difference, another square, its constant, and their difference.</summary>
    internal const int PairSums = 7;

    private readonly CostTable _costs;
    private readonly Dictionary<(OperationKind Kind, int Level), long> _counts = [];

    public CostingEvaluator(CkksParameters parameters, CostTable costs)
    {
        Parameters = parameters;
        _costs = costs;
    }

    public CkksParameters Parameters { get; }

    /// <summary>How often each operation was called at each level.</summary>
    public IReadOnlyDictionary<(OperationKind Kind, int Level), long> Counts => _counts;

    /// <summary>Rotation steps used, in -slots/2 .. slots/2 - 1, and the highest level of each: what Galois keys are needed for.</summary>
    public SortedDictionary<int, int> StepLevels { get; } = [];

    /// <summary>Highest level of a product, or null: what the relinearization key is needed for.</summary>
    public int? ProductLevel { get; private set; }

    /// <summary>Highest level of a conjugation, or null: what the conjugation key is needed for.</summary>
    public int? ConjugationLevel { get; private set; }

    /// <summary>Price of all calls so far.</summary>
    public double Seconds { get; private set; }

    /// <summary>Bytes of ciphertexts and plaintexts alive now.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Most bytes alive at once, temporaries of operations included.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Counts in the form that plans print.</summary>
    public OperationCounts Totals
    {
        get
        {
            int Sum(params OperationKind[] kinds) => (int)_counts.Where(c => kinds.Contains(c.Key.Kind)).Sum(c => c.Value);
            return new(
                Sum(OperationKind.HoistedRotation, OperationKind.Rotate, OperationKind.RotateSumTerm), Sum(OperationKind.ProductTerm),
                Sum(OperationKind.Multiply), Sum(OperationKind.Rescale), Sum(OperationKind.Encode, OperationKind.EncodeShort));
        }
    }

    /// <summary>A symbolic fresh ciphertext.</summary>
    public ICiphertext Input(int level, double scale) => New(level, scale);

    internal void Free(long bytes) => LiveBytes -= bytes;

    private CostingCiphertext New(int level, double scale)
    {
        Parameters.CheckLevel(level);
        return Allocate(Parameters.CiphertextBytes(level), level, scale);
    }

    private CostingCiphertext Allocate(long bytes, int level, double scale)
    {
        LiveBytes += bytes;
        PeakBytes = Math.Max(PeakBytes, LiveBytes);
        return new(new CostingBlock(this, bytes), level, scale);
    }

    /// <param name="kind">Operation.</param>
    /// <param name="level">Of its operands.</param>
    /// <param name="temporaryLimbs">Limbs of N words that it holds besides operands and results.</param>
    /// <param name="times">How often.</param>
    private void Charge(OperationKind kind, int level, int temporaryLimbs = 0, int times = 1)
    {
        if (times == 0) return;
        _counts[(kind, level)] = _counts.GetValueOrDefault((kind, level)) + times;
        Seconds += times * _costs.Seconds(kind, Parameters, level);
        PeakBytes = Math.Max(PeakBytes, LiveBytes + (8L * Parameters.Degree * temporaryLimbs));
    }

    private int DigitLimbs(int level) => Parameters.DigitsAt(level) * (level + 1 + Parameters.DigitWidth);

    private int ExtendedLimbs(int level) => 2 * (level + 1 + Parameters.DigitWidth);

    private bool Step(int steps, int level)
    {
        int slots = Parameters.Slots, r = steps & (slots - 1);
        if (r == 0) return false;
        int step = r >= slots / 2 ? r - slots : r;
        StepLevels[step] = Math.Max(level, StepLevels.GetValueOrDefault(step));
        return true;
    }
}
