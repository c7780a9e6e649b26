using HeGpu.Circuits;

namespace HeGpu.Planning;

/// <summary>
/// The rotations of a linear node between layouts, without its weights. Positions add up over coordinates, so the displacements of a block
/// are sums of one from each of rows, columns, channels, images and copies: the sets are small and their sums cheap. Where the input
/// has copies, the one at the output's own copy bits is read, and rotations are reduced by the input's period.
/// </summary>
internal static class LayerPattern
{
    /// <summary>Distinct sources of a node, in order of first use; their ciphertexts, concatenated, are the transform's inputs.</summary>
    public static int[] Sources(LinearNode node) => [.. node.Terms.Select(t => t.Source).Distinct()];

    /// <param name="node">The linear node.</param>
    /// <param name="output">Layout of its result.</param>
    /// <param name="layouts">Layout of each node.</param>
    /// <param name="fold">How partial sums are folded, or null.</param>
    public static RotationPattern Of(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold) =>
        TryOf(node, output, layouts, fold, long.MaxValue)!;

    /// <summary>Null, at little cost, when the layouts suit each other so badly that far more than <paramref name="limit"/> diagonals would come out.</summary>
    public static RotationPattern? TryOf(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold, long limit)
    {
        int[] sources = Sources(node);
        int inputs = sources.Sum(s => layouts[s].Ciphertexts);
        var sets = new HashSet<int>[output.Ciphertexts, inputs];
        int first = 0;
        foreach (int source in sources)
        {
            foreach (LinearTerm term in node.Terms)
                if (term.Source == source && !Collect(term.Map, layouts[source], output, fold?.Modulus ?? layouts[source].Period, sets, first, limit)) return null;
            first += layouts[source].Ciphertexts;
        }

        var rotations = new int[output.Ciphertexts][][];
        for (int o = 0; o < rotations.Length; o++)
        {
            rotations[o] = new int[inputs][];
            for (int i = 0; i < inputs; i++)
            {
                rotations[o][i] = sets[o, i] is { } set ? [.. set] : [];
                Array.Sort(rotations[o][i]);
            }
        }

        return new(output.Slots, rotations);
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

    private static bool Collect(LinearMap map, TensorLayout input, TensorLayout output, int modulus, HashSet<int>[,] sets, int first, long limit)
    {
        int keep = ~input.CopyMask;
        HashSet<Step> total = Axis(map.Rows, output.Rows, input.Rows, keep);
        total = Sum(total, Axis(map.Columns, output.Columns, input.Columns, keep));
        total = Sum(total, [.. output.ImagePositions.Select((p, i) => Between(p, input.ImagePositions[i], keep))]);
        total = Sum(total, [.. output.Copies.Select(c => new Step(0, 0, -(c & keep)))]);
        int mask = modulus - 1;
        total = Reduce(total, mask);
        HashSet<Step> pairs = Reduce(Pairs(map, output, input, keep), mask);
        if ((long)total.Count * pairs.Count > limit) return false;
        foreach (Step s in Reduce(Sum(total, pairs), mask))
        {
            int o = output.Ciphertext(s.Output), i = first + input.Ciphertext(s.Input);
            (sets[o, i] ??= []).Add(s.Rotation);
        }

        return true;
    }

    private static HashSet<Step> Reduce(HashSet<Step> steps, int mask) => [.. steps.Select(s => s with { Rotation = s.Rotation & mask })];

    private static HashSet<Step> Axis(AxisMap axis, Position[] outputs, Position[] inputs, int keep)
    {
        var steps = new HashSet<Step>();
        for (int o = 0; o < axis.Output; o++)
            foreach (AxisTap t in axis[o]) steps.Add(Between(outputs[o], inputs[t.Input], keep));
        return steps;
    }

    private static HashSet<Step> Pairs(LinearMap map, TensorLayout output, TensorLayout input, int keep)
    {
        var steps = new HashSet<Step>();
        for (int o = 0; o < map.OutChannels; o++)
            for (int c = 0; c < map.InChannels; c++)
                if (map.Connects(o, c)) steps.Add(Between(output.Channels[o], input.Channels[c], keep));
        return steps;
    }

    private static HashSet<Step> Sum(HashSet<Step> a, HashSet<Step> b)
    {
        if (a.Count == 1 && a.First() == default) return b;
        if (b.Count == 1 && b.First() == default) return a;
        var sum = new HashSet<Step>(a.Count * b.Count);
        foreach (Step s in a)
            foreach (Step t in b) sum.Add(new(s.Output + t.Output, s.Input + t.Input, s.Rotation + t.Rotation));
        return sum;
    }

    private static Step Between(Position output, Position input, int keep) =>
        new(output.Ciphertext, input.Ciphertext, input.Slot - (output.Slot & keep));

    /// <summary>Raw output and input ciphertext parts and a displacement.</summary>
    private readonly record struct Step(int Output, int Input, int Rotation);
}
