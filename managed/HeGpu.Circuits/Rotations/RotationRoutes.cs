namespace HeGpu.Circuits;

/// <summary>
/// How rotations are composed of those that have keys. A set of steps becomes a tree with 0 at its root in which the step of every edge has a
/// key: rotations of one ciphertext run down the tree, each node's children hoisted from one decomposition; a rotate-and-sum runs up it, one lazy
/// ModDown for each node that has children. So the nine taps of a 3x3 convolution need keys for two rows and two columns instead of eight. Immutable.
/// </summary>
/// <param name="slots">Slots of a ciphertext, a power of two.</param>
/// <param name="keys">Steps that have keys, each with the highest level that its key serves.</param>
public sealed class RotationRoutes(int slots, IEnumerable<KeyValuePair<int, int>> keys)
{
    private readonly Dictionary<int, int> _keys = keys.ToDictionary(k => k.Key & (slots - 1), k => k.Value);

    /// <summary>The step modulo the slot count.</summary>
    public int Normalize(int step) => step & (slots - 1);

    public bool HasKey(int step, int level) => Normalize(step) == 0 || (_keys.TryGetValue(Normalize(step), out int most) && level <= most);

    /// <summary>
    /// The tree of some steps: its nodes that have children, each with these, parents before their children; the root is the first. Greedy: next comes
    /// the node from which most of the missing steps can be reached, and where none can, a step that has a key is put between. A step that
    /// cannot be composed hangs from the root: whoever rotates by it says that its key is missing. Keys that the tree does not use do not shape it.
    /// </summary>
    public IReadOnlyList<RotationBranch> Tree(IEnumerable<int> steps, int level)
    {
        var missing = new SortedSet<int>(steps.Select(Normalize));
        missing.Remove(0);
        List<int> leaves = [.. missing.Where(s => HasKey(s, level))], root = [.. leaves];
        var branches = new List<RotationBranch> { new(0, root) };
        missing.ExceptWith(root);
        while (missing.Count > 0)
        {
            int parent = Best(leaves, missing, level) ?? Between(root, missing, level);
            if (!leaves.Remove(parent)) root.Add(parent);
            if (missing.Remove(parent)) continue;
            int[] children = [.. missing.Where(s => HasKey(s - parent, level))];
            branches.Add(new(parent, children));
            leaves.AddRange(children);
            missing.ExceptWith(children);
        }

        return branches;
    }

    /// <summary>The node that reaches most, the first of several; null when none reaches any.</summary>
    private int? Best(IEnumerable<int> nodes, SortedSet<int> missing, int level)
    {
        (int? best, int most) = (null, 0);
        foreach (int node in nodes)
        {
            int reached = missing.Count(s => HasKey(s - node, level));
            if (reached > most) (best, most) = (node, reached);
        }

        return best;
    }

    private int Between(List<int> root, SortedSet<int> missing, int level) =>
        Best(_keys.Keys.Where(k => HasKey(k, level) && !root.Contains(k)).Order(), missing, level) ?? missing.Min;
}

/// <summary>A node of a tree of rotations, and the nodes to which one rotation leads from it; steps in 0 .. slots - 1.</summary>
public readonly record struct RotationBranch(int Parent, IReadOnlyList<int> Children);
