using HeGpu.Models;

namespace HeGpu.Planning;

/// <summary>One tensor that exists as ciphertexts, and the operation that makes it. Sources are indices of earlier nodes.</summary>
/// <param name="Name">Of the layer whose value (up to an affine map that its readers fold in) it holds.</param>
/// <param name="Shape">Channels x height x width.</param>
internal abstract record NetworkNode(string Name, TensorShape Shape)
{
    /// <summary>Multiplicative levels that the operation takes.</summary>
    public abstract int Levels { get; }

    public abstract IEnumerable<int> Sources { get; }
}

/// <summary>What the client encrypts.</summary>
internal sealed record InputNode(string Name, TensorShape Shape) : NetworkNode(Name, Shape)
{
    public override int Levels => 0;

    public override IEnumerable<int> Sources => [];
}

/// <summary>One summand of a linear node.</summary>
internal sealed record LinearTerm(int Source, LinearMap Map);

/// <summary>sum of maps of sources, plus a field of constants [c][y][x] (null when it is zero everywhere). One level.</summary>
internal sealed record LinearNode(string Name, TensorShape Shape, IReadOnlyList<LinearTerm> Terms, double[]? Bias) : NetworkNode(Name, Shape)
{
    public override int Levels => 1;

    public override IEnumerable<int> Sources => Terms.Select(t => t.Source);
}

/// <summary>x^2. One level.</summary>
internal sealed record SquareNode(string Name, TensorShape Shape, int Source) : NetworkNode(Name, Shape)
{
    public override int Levels => 1;

    public override IEnumerable<int> Sources => [Source];
}

/// <summary>Sum (not mean) over 2x2; rotations and additions only, no level. Readers fold the 1/4 in.</summary>
internal sealed record PoolNode(string Name, TensorShape Shape, int Source) : NetworkNode(Name, Shape)
{
    public override int Levels => 0;

    public override IEnumerable<int> Sources => [Source];
}

/// <summary>sum_i c[channel][i] x^i of degree above 2.</summary>
internal sealed record PolynomialNode(string Name, TensorShape Shape, int Source, double[][] Coefficients) : NetworkNode(Name, Shape)
{
    public override int Levels => HeGpu.Circuits.SlotPolynomial.LevelsFor(Coefficients[0].Length - 1);

    public override IEnumerable<int> Sources => [Source];
}
