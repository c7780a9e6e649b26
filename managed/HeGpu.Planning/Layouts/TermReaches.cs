namespace HeGpu.Planning;

/// <summary>The reaches of one term of a linear node between layouts: its diagonals are made of all sums of one of each coordinate.</summary>
internal sealed class TermReaches
{
    private TermReaches(LinearTerm term, int first, TensorLayout input, TensorLayout output, LayerFold? fold, bool imagesAlike, SlotProfiles profiles)
    {
        (Term, First, Input) = (term, first, input);
        int keep = ~input.CopyMask;
        Rows = Reaches.OfAxis(term.Map.Rows, output.Rows, input.Rows, keep, profiles);
        Columns = Reaches.OfAxis(term.Map.Columns, output.Columns, input.Columns, keep, profiles);
        Channels = Reaches.OfChannels(term.Map, output.Channels, input.Channels, keep, profiles);
        Images = Reaches.OfImages(output.ImagePositions, input.ImagePositions, imagesAlike, keep, profiles);
        Copies = Reaches.OfCopies([.. output.Copies.Where(c => fold is null || c < fold.Modulus)], keep, profiles);
        Modulus = fold?.Modulus ?? input.Period;
        Window = fold?.Window ?? Modulus;
        // Slots of no coordinate are gaps: zeros.
        Gaps = (output.Slots - 1) & (fold is null ? ~(Rows.SlotBits | Columns.SlotBits | Channels.SlotBits | output.ImageMask | output.CopyMask) : -1);
    }

    public LinearTerm Term { get; }

    /// <summary>Number of its first input ciphertext among those of all sources.</summary>
    public int First { get; }

    public TensorLayout Input { get; }

    public Reaches Rows { get; }

    public Reaches Columns { get; }

    public Reaches Channels { get; }

    public Reaches Images { get; }

    public Reaches Copies { get; }

    /// <summary>Rotations are reduced by it.</summary>
    public int Modulus { get; }

    /// <summary>What of a displacement is beyond the rotation matters modulo this.</summary>
    public int Window { get; }

    /// <summary>Slot bits on which all values depend, with a fold all.</summary>
    public int Gaps { get; }

    /// <summary>
    /// Whether no two of its shares are equal, so that no two diagonals have the same values: where the profiles of each coordinate all differ. So it is with
    /// dense layers, whose shares may be a hundred times as many as their diagonals.
    /// </summary>
    public bool AllDiffer => Rows.AllDiffer && Columns.AllDiffer && Channels.AllDiffer && Images.AllDiffer && Copies.AllDiffer;

    /// <summary>Slot bits on which all of its values depend.</summary>
    public int CommonBits => Gaps | Rows.CommonBits | Columns.CommonBits | Channels.CommonBits | Images.CommonBits | Copies.CommonBits;

    /// <summary>Distinct sources of a node, in order of first use; their ciphertexts, concatenated, are the transform's inputs.</summary>
    public static int[] Sources(LinearNode node) => [.. node.Terms.Select(t => t.Source).Distinct()];

    /// <summary>Of all terms of a node, source by source.</summary>
    /// <param name="node">The linear node.</param>
    /// <param name="output">Layout of its result.</param>
    /// <param name="layouts">Layout of each node.</param>
    /// <param name="fold">How partial sums are folded, or null.</param>
    public static TermReaches[] Of(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, LayerFold? fold)
    {
        var profiles = new SlotProfiles();
        int[] sources = Sources(node);
        bool imagesAlike = ImageField.Of(output, sources.Select(s => layouts[s])).Count > 0;
        var terms = new List<TermReaches>();
        int first = 0;
        foreach (int source in sources)
        {
            foreach (LinearTerm term in node.Terms)
                if (term.Source == source) terms.Add(new(term, first, layouts[source], output, fold, imagesAlike, profiles));
            first += layouts[source].Ciphertexts;
        }

        return [.. terms];
    }
}
