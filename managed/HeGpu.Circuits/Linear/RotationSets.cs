namespace HeGpu.Circuits;

/// <summary>
/// By which rotations each output of a linear transform reads each input, without the diagonals: all that a choice of baby and giant steps is
/// priced by. Few sets differ, where many inputs or outputs differ in channels or pixel phases only. Immutable; made by <see cref="RotationSetsBuilder"/>.
/// </summary>
public sealed class RotationSets
{
    private readonly (int[] Rotations, int Count)[] _byInput, _byOutput;
    private readonly int _outputs, _products;

    internal RotationSets(int slots, int products, int encodings, int shortEncodings, (int[] Rotations, int Count)[] byInput, (int[] Rotations, int Count)[] byOutput)
    {
        (Slots, _products, Encodings, ShortEncodings, _byInput, _byOutput) = (slots, products, encodings, shortEncodings, byInput, byOutput);
        _outputs = byOutput.Sum(o => o.Count);
    }

    /// <summary>Slots of a ciphertext, a power of two.</summary>
    public int Slots { get; }

    /// <summary>Different values that take long transforms to encode.</summary>
    public int Encodings { get; }

    /// <summary>Different values with a period so short that encoding them is cheap.</summary>
    public int ShortEncodings { get; }

    /// <summary>Operations under a given split.</summary>
    public TransformCounts Count(BabyGiantSplit split) => Count(split, new StepMarks(Slots));

    private TransformCounts Count(BabyGiantSplit split, StepMarks marks)
    {
        int decompositions = 0, babies = 0, giants = 0, sums = 0;
        foreach ((int[] rotations, int count) in _byInput)
        {
            marks.Start();
            foreach (int r in rotations) marks.Add(split.Split(r).Baby);
            babies += count * marks.Different;
            decompositions += marks.Different > 0 ? count : 0;
        }

        foreach ((int[] rotations, int count) in _byOutput)
        {
            marks.Start();
            foreach (int r in rotations) marks.Add(split.Split(r).Giant);
            giants += count * marks.Different;
            sums += marks.Different > 0 ? count : 0;
        }

        return new(decompositions, babies, giants, sums, _products, Encodings, ShortEncodings, _outputs);
    }

    /// <summary>
    /// The cheapest of all three-field splits. <paramref name="thorough"/> tries every pair of cuts; otherwise only low fields as centred
    /// babies and high fields as giants.
    /// </summary>
    public (BabyGiantSplit Split, TransformCounts Counts) Best(in RotationCosts costs, bool thorough = true)
    {
        BabyGiantSplit best = BabyGiantSplit.Flat(Slots);
        var marks = new StepMarks(Slots);
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
        var marks = new StepMarks(Slots);
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
        var steps = new HashSet<int>();
        foreach ((int[] rotations, _) in _byInput)
        {
            foreach (int r in rotations)
            {
                (int baby, int giant) = split.Split(r);
                if (baby != 0) steps.Add(baby);
                if (giant != 0) steps.Add(giant);
            }
        }

        return steps;
    }

    /// <summary>Counts different steps other than 0: those already seen bear the number of the count, so that nothing is cleared between counts.</summary>
    private sealed class StepMarks(int slots)
    {
        private readonly int[] _marks = new int[slots];
        private int _mark;

        public int Different { get; private set; }

        public void Start()
        {
            Different = 0;
            _marks[0] = ++_mark;
        }

        public void Add(int step)
        {
            ref int seen = ref _marks[step & (_marks.Length - 1)];
            if (seen == _mark) return;
            seen = _mark;
            Different++;
        }
    }
}
