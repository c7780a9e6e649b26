namespace HeGpu.Arithmetic;

/// <summary>
/// Which moduli of a <see cref="PolynomialRing"/> a polynomial is held in: the data moduli
/// <c>First .. First + Count - 1</c>, followed by the first <c>Special</c> special moduli. A level-l ciphertext is
/// <c>new(0, l + 1)</c>; an extended (QP) polynomial <c>new(0, l + 1, k)</c>; a key-switch digit <c>new(i, width)</c>.
/// </summary>
public readonly record struct LimbRange(int First, int Count, int Special = 0)
{
    /// <summary>Number of limbs (residue polynomials).</summary>
    public int Total => Count + Special;

    /// <summary>True when every modulus of <paramref name="inner"/> is among these.</summary>
    public bool Contains(LimbRange inner) =>
        (inner.Count == 0 || (inner.First >= First && inner.First + inner.Count <= First + Count)) && inner.Special <= Special;

    /// <summary>True when some modulus is in both.</summary>
    public bool Intersects(LimbRange other) =>
        Math.Max(First, other.First) < Math.Min(First + Count, other.First + other.Count) || (Special > 0 && other.Special > 0);

    public override string ToString() => Special == 0 ? $"q[{First}..{First + Count})" : $"q[{First}..{First + Count})+p[0..{Special})";
}
