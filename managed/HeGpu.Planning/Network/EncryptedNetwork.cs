using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// A model normalised for encryption: batch norms and the affine parts of activations are folded away, what is left are linear maps,
/// pure squares, pools and polynomials. Its value equals the model's exactly (up to double rounding).
/// </summary>
/// <param name="Nodes">In topological order; the first is the input.</param>
/// <param name="Output">Index of the node that holds the model's output.</param>
/// <param name="Layers">How each layer's value is read off the nodes; only layers that have one (flatten has none).</param>
/// <param name="Junctions">Linear layers that other linear layers read, so that they can be merged, whether they are or not.</param>
internal sealed record EncryptedNetwork(
    IReadOnlyList<NetworkNode> Nodes, int Output, IReadOnlyDictionary<string, AffineValue> Layers, IReadOnlyList<string> Junctions)
{
    /// <summary>Levels between the input and the output along the longest path.</summary>
    public int Depth
    {
        get
        {
            var depth = new int[Nodes.Count];
            for (int n = 0; n < Nodes.Count; n++)
                depth[n] = Nodes[n].Levels + Nodes[n].Sources.Select(s => depth[s]).DefaultIfEmpty(0).Max();
            return depth[Output];
        }
    }

    /// <summary>Whether two images may share each slot: linear maps, sums and squares act on both, polynomials of higher degree do not.</summary>
    public bool ActsOnPairs => !Nodes.Any(n => n is PolynomialNode);

    /// <exception cref="PlanningException">More images per slot than this network can work on.</exception>
    public void CheckImagesPerSlot(int imagesPerSlot)
    {
        if (imagesPerSlot > 1 && !ActsOnPairs)
            throw new PlanningException($"Activation '{Nodes.First(n => n is PolynomialNode).Name}' has a degree above 2, which does not act on two images in one slot; plan with one image per slot.");
    }

    /// <summary>
    /// Level at which each node's value must arrive: the output at 0, every other as low as its readers allow, since lower is cheaper.
    /// </summary>
    public int[] OutputLevels()
    {
        var levels = new int[Nodes.Count];
        for (int n = Nodes.Count - 1; n >= 0; n--)
            foreach (int s in Nodes[n].Sources) levels[s] = Math.Max(levels[s], levels[n] + Nodes[n].Levels);
        return levels;
    }

    /// <summary>All nodes' values on plain numbers [c][y][x]; the slow twin of the encrypted run.</summary>
    public double[][] Evaluate(double[] input, Action<int, double[]>? perturb = null)
    {
        var values = new double[Nodes.Count][];
        for (int n = 0; n < Nodes.Count; n++)
        {
            values[n] = Evaluate(Nodes[n], values, input);
            perturb?.Invoke(n, values[n]);
        }

        return values;
    }

    /// <summary>A layer's value from those of the nodes.</summary>
    public static double[] Read(AffineValue layer, IReadOnlyList<double[]?> nodes)
    {
        var result = (double[])layer.Bias.Clone();
        foreach (LinearTerm t in layer.Terms)
            t.Map.Apply(nodes[t.Source] ?? throw new ArgumentException($"Node {t.Source} has no value."), result);
        return result;
    }

    private static double[] Evaluate(NetworkNode node, double[][] values, double[] input)
    {
        switch (node)
        {
            case LinearNode l:
                double[] sum = l.Bias is null ? new double[l.Shape.Size] : (double[])l.Bias.Clone();
                foreach (LinearTerm t in l.Terms) t.Map.Apply(values[t.Source], sum);
                return sum;
            case SquareNode s:
                return [.. values[s.Source].Select(x => x * x)];
            case PolynomialNode p:
                int area = p.Shape.Height * p.Shape.Width;
                return [.. values[p.Source].Select((x, i) => Horner(p.Coefficients[i / area], x))];
            case PoolNode p:
                return Pool(p, values[p.Source]);
            default:
                return (double[])input.Clone();
        }
    }

    private static double[] Pool(PoolNode node, double[] source)
    {
        (int channels, int height, int width) = (node.Shape.Channels, node.Shape.Height, node.Shape.Width);
        var result = new double[node.Shape.Size];
        for (int c = 0; c < channels; c++)
        for (int y = 0; y < 2 * height; y++)
        for (int x = 0; x < 2 * width; x++)
            result[(((c * height) + (y / 2)) * width) + (x / 2)] += source[(((c * 2 * height) + y) * 2 * width) + x];
        return result;
    }

    private static double Horner(double[] coefficients, double x)
    {
        double value = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--) value = (value * x) + coefficients[i];
        return value;
    }
}
