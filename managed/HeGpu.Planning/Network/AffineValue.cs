using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>
/// A layer's value while the network is normalised: sum over terms of Map(node) + Bias, not computed until something needs it as
/// ciphertexts. The bias is a field [c][y][x], so constants under zero padding stay exact at the borders.
/// </summary>
/// <param name="Shape">Channels x height x width.</param>
/// <param name="Terms">Maps of nodes.</param>
/// <param name="Bias">The constants.</param>
/// <param name="Made">Layers that a merge would compose with what reads this value: the last ones that were not pointwise. Empty if all are.</param>
internal sealed record AffineValue(TensorShape Shape, IReadOnlyList<LinearTerm> Terms, double[] Bias, IReadOnlyList<string> Made)
{
    public static AffineValue Of(int node, TensorShape shape) =>
        new(shape, [new(node, LinearMap.Identity(shape))], new double[shape.Size], []);

    /// <summary>Every pixel reads the same pixel only (gains, placing, mixing of channels): readers fold it in at no cost.</summary>
    public bool IsPointwise => Terms.All(t => t.Map.IsPointwise);

    /// <summary>map(value) + bias.</summary>
    /// <param name="map">The map.</param>
    /// <param name="bias">Per channel.</param>
    /// <param name="layer">Whose map it is, unless it is pointwise.</param>
    public AffineValue Through(LinearMap map, double[]? bias = null, string? layer = null)
    {
        var field = new double[map.Output.Size];
        if (Bias.AsSpan().ContainsAnyExcept(0.0)) map.Apply(Bias, field);
        if (bias is not null) AddPerChannel(field, bias);
        return new(map.Output, [.. Terms.Select(t => new LinearTerm(t.Source, map.After(t.Map)))], field, layer is null || map.IsPointwise ? Made : [layer]);
    }

    /// <summary>gain[c] value + shift[c].</summary>
    public AffineValue Scaled(double[] gain, double[] shift) => Through(LinearMap.Gain(Shape, gain), shift);

    /// <summary>The same constants, without the terms.</summary>
    public AffineValue WithTerms(IReadOnlyList<LinearTerm> terms) => this with { Terms = terms };

    private static void AddPerChannel(double[] field, double[] bias)
    {
        int size = field.Length / bias.Length;
        for (int c = 0; c < bias.Length; c++)
            for (int i = 0; i < size; i++) field[(c * size) + i] += bias[c];
    }
}
