namespace HeGpu.Circuits;

/// <summary>
/// How rotations are composed of those that have keys. A set of steps becomes a tree with 0 at its root in which the step of every edge has a
/// key: rotations of one ciphertext run down the tree, each node's children hoisted from one decomposition; a rotate-and-sum runs up it, one lazy
/// ModDown for each node that has children. So the nine taps of a 3x3 convolution need keys for two rows and two columns instead of eight. Immutable.
/// </summary>
/// <param name="slots">Slots of a ciphertext, a power of two.</param>
/// <param name="keys">Steps that have keys, each with the highest level that its key serves.</param>
/// <param name="mostBetween">Most steps that nobody asked for on the way to one: 0 to <see cref="MostBetween"/>.</param>
public sealed class RotationRoutes(int slots, IEnumerable<KeyValuePair<int, int>> keys, int mostBetween = RotationRoutes.MostBetween)
{
    /// <summary>Longer ways are never worth a key.</summary>
    public const int MostBetween = 8;

    private readonly Dictionary<int, int> _keys = keys.ToDictionary(k => k.Key & (slots - 1), k => k.Value);

    /// <summary>The step modulo the slot count.</summary>
    public int Normalize(int step) => step & (slots - 1);

    public bool HasKey(int step, int level) => Normalize(step) == 0 || (_keys.TryGetValue(Normalize(step), out int most) && level <= most);

    /// <summary>
    /// The tree of some steps: its nodes that have children, each with these, parents before their children; the root is the first. Greedy: next comes
    /// the node from which most of the missing steps can be reached, and where none can, a step that has a key is put between, or the fewest that lead to
    /// one. A step that cannot be composed hangs from the root: whoever rotates by it says that its key is missing. Keys that the tree does not use do not shape it.
    /// </summary>
    public IReadOnlyList<RotationBranch> Tree(IEnumerable<int> steps, int level)
    {
        var missing = new SortedSet<int>(steps.Select(Normalize));
        missing.Remove(0);
        var tree = new GrowingTree(missing.Where(s => HasKey(s, level)));
        missing.ExceptWith(tree.Leaves);
        while (missing.Count > 0)
        {
            if ((Best(tree.Leaves, missing, level) ?? Between(tree, missing, level)) is { } parent)
            {
                int[] children = [.. missing.Where(s => HasKey(s - parent, level))];
                if (!tree.Contains(parent)) tree.Add(0, parent);
                foreach (int child in children) tree.Add(parent, child);
                missing.ExceptWith(children);
                continue;
            }

            int[] way = Way(tree, missing, level);
            for (int i = 1; i < way.Length; i++) tree.Add(way[i - 1], way[i]);
            if (way.Length == 0) tree.Hang(missing.Min);
            missing.Remove(way.Length == 0 ? missing.Min : way[^1]);
        }

        return tree.Branches;
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

    /// <summary>The key that reaches most, the first of several; null when none reaches any.</summary>
    private int? Between(GrowingTree tree, SortedSet<int> missing, int level) =>
        mostBetween < 1 ? null : Best(_keys.Keys.Where(k => HasKey(k, level) && !tree.Contains(k)).Order(), missing, level);

    /// <summary>From a node to the missing step that is nearest to one, by breadth first; empty where none can be reached.</summary>
    private int[] Way(GrowingTree tree, SortedSet<int> missing, int level)
    {
        int[] edges = [.. _keys.Keys.Where(k => HasKey(k, level)).Order()];
        var before = tree.Nodes.Concat(tree.Hung).ToDictionary(n => n, n => n);
        List<int> reached = [.. tree.Nodes];
        for (int between = 0; between <= mostBetween && mostBetween > 1 && reached.Count > 0; between++)
        {
            var next = new List<int>();
            foreach (int node in reached)
            {
                foreach (int edge in edges)
                {
                    int step = Normalize(node + edge);
                    if (!before.TryAdd(step, node)) continue;
                    if (missing.Contains(step)) return Trace(before, step);
                    next.Add(step);
                }
            }

            reached = next;
        }

        return [];
    }

    private static int[] Trace(Dictionary<int, int> before, int step)
    {
        var way = new List<int> { step };
        for (; before[step] != step; step = before[step]) way.Add(before[step]);
        way.Reverse();
        return [.. way];
    }

    // Branches in the order in which their first child came, so parents before children.
    private sealed class GrowingTree
    {
        private readonly Dictionary<int, List<int>> _children = [];
        private readonly SortedSet<int> _nodes = [0];

        public GrowingTree(IEnumerable<int> first)
        {
            Branches.Add(new(0, _children[0] = []));
            foreach (int step in first) Add(0, step);
        }

        public List<RotationBranch> Branches { get; } = [];

        public List<int> Leaves { get; } = [];

        /// <summary>Ascending; without those that hang for nothing to hang from them.</summary>
        public IReadOnlyCollection<int> Nodes => _nodes;

        public List<int> Hung { get; } = [];

        public bool Contains(int node) => _nodes.Contains(node);

        /// <summary>At the root, for nothing to hang from it.</summary>
        public void Hang(int step)
        {
            _children[0].Add(step);
            Hung.Add(step);
        }

        public void Add(int parent, int child)
        {
            if (!_children.TryGetValue(parent, out List<int>? children))
            {
                Branches.Add(new(parent, children = _children[parent] = []));
                Leaves.Remove(parent);
            }

            children.Add(child);
            _nodes.Add(child);
            Leaves.Add(child);
        }
    }
}

/// <summary>A node of a tree of rotations, and the nodes to which one rotation leads from it; steps in 0 .. slots - 1.</summary>
public readonly record struct RotationBranch(int Parent, IReadOnlyList<int> Children);
