using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HeGpu.Ckks;
using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// What a layer between layouts costs, without its <see cref="LayerPattern"/>: a search tries thousands of layouts. Each share of a diagonal's values is
/// hashed to 64 bits, and a diagonal by the sum of its shares, so that diagonals of equal values are counted once; nothing else of a share is kept.
/// One for each thread, since its tables are used again and again.
/// </summary>
internal sealed class LayerCounts
{
    [ThreadStatic]
    private static LayerCounts? s_ofThread;

    private readonly PlaceTable _places = new();
    private readonly HashSet<ulong> _values = [];
    private readonly List<Sum> _pixels = [], _channels = [];

    /// <summary>Null as soon as more than <paramref name="limit"/> diagonals have been found: the layouts suit each other badly.</summary>
    /// <param name="node">The linear node.</param>
    /// <param name="output">Layout of its result.</param>
    /// <param name="layouts">Layout of each node.</param>
    /// <param name="fold">How partial sums are folded, or null.</param>
    /// <param name="limit">Most diagonals.</param>
    public static RotationSets? Of(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold, long limit) =>
        (s_ofThread ??= new()).Of(TermReaches.Of(node, output, layouts, fold), TermReaches.Sources(node).Sum(s => layouts[s].Ciphertexts), output, limit);

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

    private RotationSets? Of(TermReaches[] terms, int inputs, TensorLayout output, long limit) =>
        terms.All(t => t.AllDiffer && !CkksEncoder.IsShort(LayerPattern.Period(t.CommonBits), output.Slots))
            ? Places(terms, inputs, output, limit)
            : Count(terms, inputs, output, limit);

    /// <summary>Where no two diagonals are equal, and no period is short: only the places of the diagonals, as bits.</summary>
    private RotationSets? Places(TermReaches[] terms, int inputs, TensorLayout output, long limit)
    {
        var builder = new RotationSetsBuilder(output.Slots, inputs);
        var places = new RotationBits(inputs, output.Slots);
        for (int o = 0; o < output.Ciphertexts; o++)
        {
            int raw = output.RawCiphertext(o);
            for (int t = 0; t < terms.Length; t++)
            {
                AddPixels(terms[t], t, raw);
                places.Add(terms[t], CollectionsMarshal.AsSpan(_pixels), terms[t].Channels[raw]);
            }

            places.MoveTo(builder);
            if (builder.Products > limit) return null;
        }

        return builder.Build(builder.Products, 0);
    }

    private RotationSets? Count(TermReaches[] terms, int inputs, TensorLayout output, long limit)
    {
        _values.Clear();
        var builder = new RotationSetsBuilder(output.Slots, inputs);
        int slotBits = int.Log2(output.Slots), shortEncodings = 0;
        long diagonals = 0;
        for (int o = 0; o < output.Ciphertexts; o++)
        {
            if (!FindPlaces(terms, output.RawCiphertext(o), slotBits, limit - diagonals)) return null;
            for (int k = 0; k < _places.Count; k++)
            {
                ref readonly PlaceTable.Entry place = ref _places[k];
                builder.Add((int)(place.Key >> slotBits), (int)place.Key & (output.Slots - 1));
                if (_values.Add(place.Hash) && CkksEncoder.IsShort(LayerPattern.Period(place.Bits), output.Slots)) shortEncodings++;
            }

            diagonals += _places.Count;
            builder.EndOutput();
        }

        return builder.Build(_values.Count - shortEncodings, shortEncodings);
    }

    /// <summary>The diagonals of one output; false if there are more than some.</summary>
    private bool FindPlaces(TermReaches[] terms, int raw, int slotBits, long most)
    {
        _places.Clear();
        for (int t = 0; t < terms.Length; t++)
        {
            TermReaches term = terms[t];
            AddPixels(term, t, raw);
            _channels.Clear();
            foreach (Reach c in term.Channels[raw]) _channels.Add(new(c.Input, c.Displacement, 0xA24BAED4963EE407 * (ulong)c.Profile.Number, c.Bits | term.Gaps));
            foreach (Sum pixel in _pixels)
            {
                Add(pixel, term, slotBits);
                if (_places.Count > most) return false;
            }
        }

        return true;
    }

    /// <summary>All sums of a row, a column, an image and a copy; hashes are sums of numbers by odd constants without a pattern.</summary>
    private void AddPixels(TermReaches term, int index, int raw)
    {
        _pixels.Clear();
        foreach (Reach y in term.Rows[raw])
        foreach (Reach x in term.Columns[raw])
        foreach (Reach i in term.Images[raw])
        foreach (Reach copy in term.Copies[raw])
        {
            ulong hash = (0x9FB21C651E98DF25 * (ulong)index) + (0xD6E8FEB86659FD93 * (ulong)y.Profile.Number) + (0xCA9B0C7EBA1DA115 * (ulong)x.Profile.Number)
                + (0x94D049BB133111EB * (ulong)i.Profile.Number) + (0xBF58476D1CE4E5B9 * (ulong)copy.Profile.Number);
            _pixels.Add(new(y.Input + x.Input + i.Input, y.Displacement + x.Displacement + i.Displacement + copy.Displacement, hash, y.Bits | x.Bits | i.Bits | copy.Bits));
        }
    }

    /// <summary>With every channel: the innermost loop of a search, compiled fully at once since a search lasts some seconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(in Sum pixel, TermReaches term, int slotBits)
    {
        int modulus = term.Modulus - 1, window = term.Window - 1;
        foreach (ref readonly Sum channel in CollectionsMarshal.AsSpan(_channels))
        {
            int displacement = pixel.Displacement + channel.Displacement, rotation = displacement & modulus;
            long input = term.First + term.Input.Ciphertext(pixel.Input + channel.Input);
            ulong offset = 0xE7037ED1A0B428DB * (ulong)((displacement - rotation) & window);
            _places.Add((input << slotBits) | (long)rotation, Mix(pixel.Hash + channel.Hash + offset), pixel.Bits | channel.Bits);
        }
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood, 2014): sums of its values tell lists apart.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <param name="Input">Raw part of the input ciphertext.</param>
    /// <param name="Displacement">Input slot minus output slot.</param>
    /// <param name="Hash">Of the profiles.</param>
    /// <param name="Bits">Slot bits on which the values depend.</param>
    internal readonly record struct Sum(int Input, int Displacement, ulong Hash, int Bits);
}
