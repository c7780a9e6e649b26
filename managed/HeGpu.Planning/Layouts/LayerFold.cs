namespace HeGpu.Planning;

/// <summary>
/// A linear layer with fewer outputs than slots, computed as partial sums that are then folded: where the input's values repeat after
/// <see cref="Window"/> slots and the output is to repeat after <see cref="Modulus"/> of them, weight w of input slot i for output slot o stands in the
/// diagonal r = (i - o) mod Modulus only, at slot i - r, which is some copy of o. So there are at most Modulus diagonals, all of them full, and
/// rotating by Modulus, 2 Modulus, .. Window / 2 and adding each time leaves the whole sum in every copy. (The hybrid diagonal method of Juvekar et
/// al., Gazelle, USENIX Security 2018, section 4.2, for any layout whose copies are the top bits.)
/// </summary>
/// <param name="Window">A power of two, at most the slots: the longest period of the sources.</param>
/// <param name="Modulus">A power of two below Window and at least the period of the output.</param>
internal sealed record LayerFold(int Window, int Modulus)
{
    /// <summary>Rotations of each result, in order: t = t + rotate(t, step).</summary>
    public IEnumerable<int> Steps
    {
        get
        {
            for (int step = Modulus; step < Window; step *= 2) yield return step;
        }
    }

    public int Bits => int.Log2(Window / Modulus);

    /// <summary>Without folding (null), and folded as far as the layouts allow.</summary>
    public static IEnumerable<LayerFold?> Choices(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts)
    {
        yield return null;
        int window = LongestPeriod(node, layouts);
        if (output.Period < window) yield return new(window, output.Period);
    }

    /// <summary>The fold with this many rotations; null for none.</summary>
    /// <exception cref="PlanningException">The layouts do not allow as many.</exception>
    public static LayerFold? Of(LinearNode node, TensorLayout output, IReadOnlyList<TensorLayout> layouts, int bits)
    {
        if (bits == 0) return null;
        int window = LongestPeriod(node, layouts);
        if (bits < 0 || bits > int.Log2(window) || window >> bits < output.Period)
            throw new PlanningException($"Tensor '{node.Name}' is folded {bits} times, but its sources repeat after {window} slots and itself after {output.Period}; make the plan again.");
        return new(window, window >> bits);
    }

    private static int LongestPeriod(LinearNode node, IReadOnlyList<TensorLayout> layouts) => node.Sources.Max(s => layouts[s].Period);
}
