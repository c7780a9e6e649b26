using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>
/// Which diagonals each (output, input) block of a linear transform has, and which of them are equal: its structure without its numbers. Immutable.
/// </summary>
public sealed class RotationPattern
{
    private readonly Diagonal[][][] _diagonals;
    private readonly int[] _periods;

    /// <param name="slots">Slots of a ciphertext, a power of two.</param>
    /// <param name="diagonals">[output][input] lists by ascending rotation.</param>
    /// <param name="periods">By number of values: after how many slots, a power of two, they repeat; 1 for a constant.</param>
    public RotationPattern(int slots, Diagonal[][][] diagonals, int[] periods)
    {
        Slots = slots;
        _diagonals = diagonals;
        _periods = periods;
        ShortEncodings = periods.Count(p => CkksEncoder.IsShort(p, slots));
        Encodings = periods.Length - ShortEncodings;
    }

    /// <summary>Slots of a ciphertext, a power of two.</summary>
    public int Slots { get; }

    public int Outputs => _diagonals.Length;

    public int Inputs => _diagonals.Length == 0 ? 0 : _diagonals[0].Length;

    /// <summary>Different values that take long transforms to encode.</summary>
    public int Encodings { get; }

    /// <summary>Different values with a period so short that encoding them is cheap.</summary>
    public int ShortEncodings { get; }

    /// <summary>By ascending rotation; empty where the output does not read the input.</summary>
    public IReadOnlyList<Diagonal> this[int output, int input] => _diagonals[output][input];

    /// <summary>After how many slots the values with a number repeat.</summary>
    public int Period(int values) => _periods[values];

    /// <summary>Operations under a given split.</summary>
    public TransformCounts Count(BabyGiantSplit split) => Count(split, new int[Slots]);

    /// <summary>Steps already seen are marked in <paramref name="marks"/> with a number that is new for each input and output.</summary>
    private TransformCounts Count(BabyGiantSplit split, int[] marks)
    {
        Array.Clear(marks);
        int decompositions = 0, babies = 0, giants = 0, sums = 0, products = 0, mark = 0, mask = Slots - 1;
        for (int i = 0; i < Inputs; i++)
        {
            int before = babies;
            marks[0] = ++mark;
            for (int o = 0; o < Outputs; o++)
            {
                products += _diagonals[o][i].Length;
                foreach (Diagonal d in _diagonals[o][i])
                {
                    int baby = split.Split(d.Rotation).Baby & mask;
                    if (marks[baby] == mark) continue;
                    marks[baby] = mark;
                    babies++;
                }
            }

            decompositions += babies > before ? 1 : 0;
        }

        for (int o = 0; o < Outputs; o++)
        {
            int before = giants;
            marks[0] = ++mark;
            for (int i = 0; i < Inputs; i++)
            {
                foreach (Diagonal d in _diagonals[o][i])
                {
                    int giant = split.Split(d.Rotation).Giant & mask;
                    if (marks[giant] == mark) continue;
                    marks[giant] = mark;
                    giants++;
                }
            }

            sums += giants > before ? 1 : 0;
        }

        return new(decompositions, babies, giants, sums, products, Encodings, ShortEncodings, Outputs);
    }

    /// <summary>
    /// The cheapest of all three-field splits. <paramref name="thorough"/> tries every pair of cuts; otherwise only low fields as centred
    /// babies and high fields as giants.
    /// </summary>
    public (BabyGiantSplit Split, TransformCounts Counts) Best(in RotationCosts costs, bool thorough = true)
    {
        BabyGiantSplit best = BabyGiantSplit.Flat(Slots);
        var marks = new int[Slots];
        TransformCounts counts = Count(best, marks);
        foreach (BabyGiantSplit split in Splits(thorough))
        {
            TransformCounts c = Count(split, marks);
            if (c.Cost(costs) < counts.Cost(costs)) (best, counts) = (split, c);
        }

        return (best, counts);
    }

    /// <summary>
    /// The cheapest split when each rotation step that is not among <paramref name="known"/> costs a key: making, sending and holding keys
    /// outweighs a few rotations more.
    /// </summary>
    /// <param name="costs">Prices at the transform's level.</param>
    /// <param name="known">Steps that have keys already.</param>
    /// <param name="keyPrice">Price of a new key, in the same unit.</param>
    public BabyGiantSplit Best(in RotationCosts costs, IReadOnlySet<int> known, double keyPrice)
    {
        BabyGiantSplit best = BabyGiantSplit.Flat(Slots);
        var marks = new int[Slots];
        double least = double.MaxValue;
        foreach (BabyGiantSplit split in Splits(thorough: true))
        {
            double price = Count(split, marks).Cost(costs);
            if (price >= least) continue;
            price += keyPrice * Steps(split).Count(s => !known.Contains(s));
            if (price < least) (best, least) = (split, price);
        }

        return best;
    }

    private IEnumerable<BabyGiantSplit> Splits(bool thorough)
    {
        int bits = int.Log2(Slots);
        bool[] choices = thorough ? [true, false] : [true];
        for (int low = 0; low <= (thorough ? bits : 0); low++)
            for (int high = low; high <= bits; high++)
                foreach (bool middleIsBaby in choices)
                    foreach (bool centred in choices) yield return new(Slots, low, high, middleIsBaby, centred);
    }

    /// <summary>Every rotation step (never 0) for which the evaluation under a split needs a Galois key.</summary>
    public IReadOnlySet<int> Steps(BabyGiantSplit split)
    {
        var steps = new SortedSet<int>();
        foreach (Diagonal[][] row in _diagonals)
        {
            foreach (Diagonal[] block in row)
            {
                foreach (Diagonal d in block)
                {
                    (int baby, int giant) = split.Split(d.Rotation);
                    if (baby != 0) steps.Add(baby);
                    if (giant != 0) steps.Add(giant);
                }
            }
        }

        return steps;
    }
}
