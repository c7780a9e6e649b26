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

    private LayerPattern(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold)
    {
        int[] sources = TermReaches.Sources(node);
        Fold = fold;
        Images = ImageField.Of(output, sources.Select(s => layouts[s]));
        Pattern = new Builder(this, output, sources.Sum(s => layouts[s].Ciphertexts), TermReaches.Of(node, output, layouts, fold)).Build();
    }

    public RotationPattern Pattern { get; }

    /// <summary>How partial sums are folded, or null.</summary>
    public LayerFold? Fold { get; }

    /// <summary>Where the images of a batch are alike, of which the shares name the first only.</summary>
    public ImageField Images { get; }

    /// <summary>What the values with a number are made of, in the order in which they are added up.</summary>
    public ReadOnlySpan<Share> Shares(int values) => _values[values];

    /// <param name="node">The linear node.</param>
    /// <param name="output">Layout of its result.</param>
    /// <param name="layouts">Layout of each node.</param>
    /// <param name="fold">How partial sums are folded, or null.</param>
    public static LayerPattern Of(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold) => new(node, output, layouts, fold);

    /// <summary>After how many slots values repeat that depend on some slot bits only.</summary>
    public static int Period(int bits) => 1 << (32 - BitOperations.LeadingZeroCount((uint)bits));

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

    /// <summary>Numbers lists of shares by content: one look-up a diagonal.</summary>
    private sealed class Builder(LayerPattern pattern, TensorLayout output, int inputs, TermReaches[] terms)
    {
        private readonly Dictionary<Share[], int> _numbers = new(SameShares.Instance);
        private readonly List<int> _periods = [];
        private readonly List<(int Input, int Rotation, int Bits, Share Share)> _found = [];
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
                        int bits = t.Gaps | y.Bits | x.Bits | i.Bits | c.Bits | copy.Bits;
                        _found.Add((input, rotation, bits, new(t.Term, y.Profile, x.Profile, c.Profile, i.Profile, copy.Profile, (displacement - rotation) & (t.Window - 1))));
                    }
                }
            }

            return Diagonals();
        }

        /// <summary>The shares by input and rotation; those of one diagonal in the order in which they were found.</summary>
        private Diagonal[][] Diagonals()
        {
            Span<(int Input, int Rotation, int Bits, Share Share)> found = CollectionsMarshal.AsSpan(_found);
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
            int bits = 0;
            foreach (long place in places) bits |= _found[(int)place & ((1 << 30) - 1)].Bits;
            _periods.Add(Period(bits));
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
