using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// 2x2 sum pooling of a layout: for each of the bits x0 and y0, either pairs of ciphertexts are added (the bit is in the ciphertext index) or
/// a ciphertext and itself rotated by the bit's weight. Rotating by 2^p carries out of bit p, so slots with that bit set hold
/// leftovers (a gap) unless all higher bits are copies, in which case the sum is there as well (a copy).
/// </summary>
internal sealed class PoolSteps
{
    private PoolSteps(TensorLayout source, TensorLayout result, IReadOnlyList<int> rotations, IReadOnlyList<int[]> groups)
    {
        Source = source;
        Result = result;
        Rotations = rotations;
        Groups = groups;
    }

    public TensorLayout Source { get; }

    public TensorLayout Result { get; }

    /// <summary>Rotation steps applied to every remaining ciphertext, in order: t = t + rotate(t, step).</summary>
    public IReadOnlyList<int> Rotations { get; }

    /// <summary>Source ciphertexts added up into each result ciphertext.</summary>
    public IReadOnlyList<int[]> Groups { get; }

    public static PoolSteps For(TensorLayout source)
    {
        TensorShape shape = new(source.Shape.Channels, source.Shape.Height / 2, source.Shape.Width / 2);
        LayoutBit[] slots = [.. source.SlotBits];
        var rotations = new List<int>();
        for (int p = slots.Length - 1; p >= 0; p--)
        {
            if (!IsFinest(slots[p])) continue;
            rotations.Add(1 << p);
            slots[p] = slots.Skip(p + 1).All(b => b.Kind == LayoutBitKind.Copy) ? LayoutBit.Copy : LayoutBit.Gap;
        }

        LayoutBit[] ciphertexts = [.. source.CiphertextBits.Where(b => !IsFinest(b)).Select(Halved)];
        var result = new TensorLayout(shape, source.Images, [.. slots.Select(Halved)], ciphertexts);
        return new(source, result, rotations, Group(source, result));
    }

    private static bool IsFinest(LayoutBit bit) => bit.Kind is LayoutBitKind.X or LayoutBitKind.Y && bit.Index == 0;

    private static LayoutBit Halved(LayoutBit bit) => bit.Kind is LayoutBitKind.X or LayoutBitKind.Y ? bit with { Index = bit.Index - 1 } : bit;

    /// <summary>Only the ciphertext parts of coordinates matter, and each coordinate has few that differ.</summary>
    private static int[][] Group(TensorLayout source, TensorLayout result)
    {
        var groups = new SortedSet<int>[result.Ciphertexts];
        for (int g = 0; g < groups.Length; g++) groups[g] = [];
        (int From, int To)[] images = Parts(source.ImagePositions, result.ImagePositions, 1), channels = Parts(source.Channels, result.Channels, 1);
        (int From, int To)[] rows = Parts(source.Rows, result.Rows, 2), columns = Parts(source.Columns, result.Columns, 2);
        foreach ((int From, int To) i in images)
            foreach ((int From, int To) c in channels)
                foreach ((int From, int To) y in rows)
                    foreach ((int From, int To) x in columns)
                        groups[result.Ciphertext(i.To + c.To + y.To + x.To)].Add(source.Ciphertext(i.From + c.From + y.From + x.From));
        return [.. groups.Select(g => g.ToArray())];
    }

    /// <summary>Distinct pairs of ciphertext parts before and after, where a coordinate is divided by a factor.</summary>
    private static (int From, int To)[] Parts(Position[] source, Position[] result, int factor) =>
        [.. Enumerable.Range(0, result.Length * factor).Select(v => (source[v].Ciphertext, result[v / factor].Ciphertext)).Distinct()];
}
