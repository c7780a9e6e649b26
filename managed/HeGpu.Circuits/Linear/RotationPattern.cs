using HeGpu.Ckks;

namespace HeGpu.Circuits;

/// <summary>
/// Which diagonals each (output, input) block of a linear transform has, and which of them are equal: its structure without its numbers. Immutable.
/// </summary>
public sealed class RotationPattern
{
    private readonly Diagonal[][][] _diagonals;
    private readonly int[] _periods;
    private readonly (int[] Rotations, int Count)[] _byInput, _byOutput;
    private readonly int _products;

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
        _products = diagonals.Sum(row => row.Sum(block => block.Length));
        _byInput = Alike(Enumerable.Range(0, Inputs).Select(i => diagonals.SelectMany(row => row[i])));
        _byOutput = Alike(diagonals.Select(row => row.SelectMany(block => block)));
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

    /// <summary>Steps already seen are marked in <paramref name="marks"/> with a number that is new for each kind of input and output.</summary>
    private TransformCounts Count(BabyGiantSplit split, int[] marks)
    {
        Array.Clear(marks);
        int decompositions = 0, babies = 0, giants = 0, sums = 0, mark = 0;
        foreach ((int[] rotations, int count) in _byInput)
        {
            int steps = Steps(rotations, r => split.Split(r).Baby);
            babies += count * steps;
            decompositions += steps > 0 ? count : 0;
        }

        foreach ((int[] rotations, int count) in _byOutput)
        {
            int steps = Steps(rotations, r => split.Split(r).Giant);
            giants += count * steps;
            sums += steps > 0 ? count : 0;
        }

        return new(decompositions, babies, giants, sums, _products, Encodings, ShortEncodings, Outputs);

        int Steps(int[] rotations, Func<int, int> step)
        {
            int different = 0;
            marks[0] = ++mark;
            foreach (int r in rotations)
            {
                ref int seen = ref marks[step(r) & (Slots - 1)];
                different += seen == mark ? 0 : 1;
                seen = mark;
            }

            return different;
        }
    }

    /// <summary>The different sets of rotations of some inputs or outputs, and of how many each is: few, where many differ in channels or pixel phases only.</summary>
    private static (int[] Rotations, int Count)[] Alike(IEnumerable<IEnumerable<Diagonal>> places) =>
    [
        .. places.Select(diagonals => diagonals.Select(d => d.Rotation).Distinct().Order().ToArray())
            .GroupBy(rotations => rotations, SameRotations.Instance).Select(alike => (alike.Key, alike.Count())),
    ];

    private sealed class SameRotations : IEqualityComparer<int[]>
    {
        public static SameRotations Instance { get; } = new();

        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = new HashCode();
            foreach (int r in obj) hash.Add(r);
            return hash.ToHashCode();
        }
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
        foreach (int r in _byInput.SelectMany(i => i.Rotations).Distinct())
        {
            (int baby, int giant) = split.Split(r);
            if (baby != 0) steps.Add(baby);
            if (giant != 0) steps.Add(giant);
        }

        return steps;
    }
}
