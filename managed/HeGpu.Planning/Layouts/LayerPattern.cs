using System.Numerics;
using System.Runtime.InteropServices;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// The diagonals of a linear node between layouts, described without its numbers: where they are, and of which shares of the node's terms their values
/// are made. Diagonals of the same shares are equal, so that values are made and encoded once; that is found here by comparing a few references, not
/// thousands of numbers. Where the input has copies, the one at the output's own copy bits is read, and rotations are reduced by the input's period.
/// </summary>
internal sealed class LayerPattern
{
    private readonly List<Share[]> _values = [];

    private LayerPattern(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold, IReadOnlyList<TermReaches> terms)
    {
        Pattern = new Builder(this, output, fold, Sources(node).Sum(s => layouts[s].Ciphertexts), terms).Build();
    }

    public RotationPattern Pattern { get; }

    /// <summary>What the values with a number are made of, in the order in which they are added up.</summary>
    public IReadOnlyList<Share> Shares(int values) => _values[values];

    /// <summary>Distinct sources of a node, in order of first use; their ciphertexts, concatenated, are the transform's inputs.</summary>
    public static int[] Sources(LinearNode node) => [.. node.Terms.Select(t => t.Source).Distinct()];

    /// <param name="node">The linear node.</param>
    /// <param name="output">Layout of its result.</param>
    /// <param name="layouts">Layout of each node.</param>
    /// <param name="fold">How partial sums are folded, or null.</param>
    public static LayerPattern Of(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold) =>
        TryOf(node, output, layouts, fold, long.MaxValue)!;

    /// <summary>Null, at little cost, when the layouts suit each other so badly that more than <paramref name="limit"/> shares of diagonals would come out.</summary>
    public static LayerPattern? TryOf(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold, long limit)
    {
        var profiles = new SlotProfiles();
        bool imagesAlike = ImageField.Of(output, Sources(node).Select(s => layouts[s])).Count > 0;
        var terms = new List<TermReaches>();
        int first = 0;
        foreach (int source in Sources(node))
        {
            foreach (LinearTerm term in node.Terms)
            {
                if (term.Source != source) continue;
                terms.Add(new(term, first, layouts[source], output, fold, imagesAlike, profiles));
                if (terms[^1].Count > limit) return null;
            }

            first += layouts[source].Ciphertexts;
        }

        return new(node, output, layouts, fold, terms);
    }

    /// <summary>Diagonals that a node would have if every slot of each were used.</summary>
    public static long FewestDiagonals(LinearNode node, int slots, int images)
    {
        long products = 0;
        foreach (LinearTerm t in node.Terms)
            products += (long)t.Map.OutChannels * t.Map.InChannels * Taps(t.Map.Rows) * Taps(t.Map.Columns) * images;
        return 1 + (products / slots);

        static long Taps(AxisMap axis)
        {
            long sum = 0;
            for (int o = 0; o < axis.Output; o++) sum += axis[o].Length;
            return sum;
        }
    }

    /// <summary>
    /// A part of a diagonal's values: for each place of all five profiles, the weight of its term that their tags name stands at the sum of their slots.
    /// </summary>
    /// <param name="Term">The term.</param>
    /// <param name="Rows">Tags are kernel indices.</param>
    /// <param name="Columns">Tags are kernel indices.</param>
    /// <param name="Channels">Tags are out * InChannels + in.</param>
    /// <param name="Images">The first only where the images of a batch are alike.</param>
    /// <param name="Copies">Of the output.</param>
    /// <param name="Offset">Added to the slots, modulo the window of a fold; 0 without one.</param>
    public readonly record struct Share(
        LinearTerm Term, SlotProfile Rows, SlotProfile Columns, SlotProfile Channels, SlotProfile Images, SlotProfile Copies, int Offset)
    {
        public bool Equals(Share other) =>
            Channels == other.Channels && Columns == other.Columns && Rows == other.Rows && Images == other.Images && Copies == other.Copies
            && Offset == other.Offset && ReferenceEquals(Term, other.Term);

        public override int GetHashCode() => HashCode.Combine(Term.Source, Rows.Number, Columns.Number, Channels.Number, Images.Number, Copies.Number, Offset);
    }

    private sealed class TermReaches
    {
        public TermReaches(LinearTerm term, int first, TensorLayout input, TensorLayout output, LayerFold? fold, bool imagesAlike, SlotProfiles profiles)
        {
            (Term, First, Input) = (term, first, input);
            int keep = ~input.CopyMask;
            Rows = Reaches.OfAxis(term.Map.Rows, output.Rows, input.Rows, keep, profiles);
            Columns = Reaches.OfAxis(term.Map.Columns, output.Columns, input.Columns, keep, profiles);
            Channels = Reaches.OfChannels(term.Map, output.Channels, input.Channels, keep, profiles);
            Images = Reaches.OfImages(output.ImagePositions, input.ImagePositions, imagesAlike, keep, profiles);
            Copies = Reaches.OfCopies([.. output.Copies.Where(c => fold is null || c < fold.Modulus)], keep, profiles);
            Modulus = fold?.Modulus ?? input.Period;
            // Slots of no coordinate are gaps: zeros.
            Gaps = (output.Slots - 1) & ~(Rows.SlotBits | Columns.SlotBits | Channels.SlotBits | output.ImageMask | output.CopyMask);
        }

        public LinearTerm Term { get; }

        public int First { get; }

        public TensorLayout Input { get; }

        public Reaches Rows { get; }

        public Reaches Columns { get; }

        public Reaches Channels { get; }

        public Reaches Images { get; }

        public Reaches Copies { get; }

        public int Modulus { get; }

        private int Gaps { get; }

        /// <summary>Shares of all outputs together.</summary>
        public long Count => (long)Rows.Count * Columns.Count * Channels.Count * Images.Count * Copies.Count;

        /// <summary>Slot bits on which a share's values depend.</summary>
        public int Bits(in Share s) =>
            Gaps | s.Rows.DependsOn(Rows.SlotBits) | s.Columns.DependsOn(Columns.SlotBits) | s.Channels.DependsOn(Channels.SlotBits)
            | s.Images.DependsOn(Images.SlotBits) | s.Copies.DependsOn(Copies.SlotBits);
    }

    /// <summary>Numbers lists of shares by content: one look-up a diagonal.</summary>
    private sealed class Builder(LayerPattern pattern, TensorLayout output, LayerFold? fold, int inputs, IReadOnlyList<TermReaches> terms)
    {
        private readonly Dictionary<Share[], int> _numbers = new(SameShares.Instance);
        private readonly List<int> _periods = [];
        private readonly List<(int Input, int Rotation, TermReaches Term, Share Share)> _found = [];
        private Share[] _shares = [];

        public RotationPattern Build()
        {
            var diagonals = new Diagonal[output.Ciphertexts][][];
            for (int o = 0; o < diagonals.Length; o++) diagonals[o] = Row(output.RawCiphertext(o));
            return new(output.Slots, diagonals, [.. _periods]);
        }

        private Diagonal[][] Row(int raw)
        {
            _found.Clear();
            foreach (TermReaches t in terms)
            {
                foreach (Reach y in t.Rows[raw])
                foreach (Reach x in t.Columns[raw])
                foreach (Reach i in t.Images[raw])
                foreach (Reach c in t.Channels[raw])
                {
                    int input = t.First + t.Input.Ciphertext(y.Input + x.Input + i.Input + c.Input), moved = y.Displacement + x.Displacement + i.Displacement + c.Displacement;
                    foreach (Reach copy in t.Copies[raw])
                    {
                        int displacement = moved + copy.Displacement, rotation = displacement & (t.Modulus - 1);
                        int offset = fold is null ? 0 : (displacement - rotation) & (fold.Window - 1);
                        _found.Add((input, rotation, t, new(t.Term, y.Profile, x.Profile, c.Profile, i.Profile, copy.Profile, offset)));
                    }
                }
            }

            return Diagonals();
        }

        /// <summary>The shares by input and rotation; those of one diagonal in the order in which they were found.</summary>
        private Diagonal[][] Diagonals()
        {
            Span<(int Input, int Rotation, TermReaches Term, Share Share)> found = CollectionsMarshal.AsSpan(_found);
            var places = new long[found.Length];
            for (int k = 0; k < places.Length; k++) places[k] = (((long)found[k].Input << 17 | (long)found[k].Rotation) << 30) | (long)k;
            Array.Sort(places);
            if (_shares.Length < places.Length) _shares = new Share[places.Length];
            for (int k = 0; k < places.Length; k++) _shares[k] = found[(int)places[k] & ((1 << 30) - 1)].Share;
            var row = new Diagonal[inputs][];
            var block = new List<Diagonal>();
            for (int input = 0, k = 0; input < inputs; input++)
            {
                block.Clear();
                while (k < places.Length && (int)(places[k] >> 47) == input)
                {
                    int start = k;
                    long diagonal = places[k] >> 30;
                    while (k < places.Length && places[k] >> 30 == diagonal) k++;
                    block.Add(new((int)diagonal & ((1 << 17) - 1), Number(places.AsSpan(start..k), _shares.AsSpan(start..k))));
                }

                row[input] = [.. block];
            }

            return row;
        }

        private int Number(ReadOnlySpan<long> places, ReadOnlySpan<Share> shares)
        {
            if (_numbers.GetAlternateLookup<ReadOnlySpan<Share>>().TryGetValue(shares, out int known)) return known;
            int bits = fold is null ? 0 : output.Slots - 1;
            for (int k = 0; k < places.Length; k++) bits |= _found[(int)places[k] & ((1 << 30) - 1)].Term.Bits(shares[k]);
            _periods.Add(1 << (32 - BitOperations.LeadingZeroCount((uint)bits)));
            Share[] kept = shares.ToArray();
            pattern._values.Add(kept);
            return _numbers[kept] = _periods.Count - 1;
        }
    }

    private sealed class SameShares : IEqualityComparer<Share[]>, IAlternateEqualityComparer<ReadOnlySpan<Share>, Share[]>
    {
        public static SameShares Instance { get; } = new();

        public bool Equals(Share[]? x, Share[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(Share[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<Share> alternate, Share[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<Share> alternate)
        {
            var hash = new HashCode();
            foreach (ref readonly Share share in alternate) hash.Add(share.GetHashCode());
            return hash.ToHashCode();
        }

        public Share[] Create(ReadOnlySpan<Share> alternate) => alternate.ToArray();
    }
}
