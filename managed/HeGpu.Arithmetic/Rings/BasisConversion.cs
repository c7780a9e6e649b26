namespace HeGpu.Arithmetic;

/// <summary>
/// Constants of the centred conversion from residues modulo q_i to residues modulo p_j (Halevi, Polyakov, Shoup 2018,
/// section 2.2), with Q = prod q_i: y_i = x_i (Q/q_i)^-1 mod q_i; v = floor(0.5 + sum y_i / q_i); X = sum y_i (Q/q_i) - v Q.
/// The floating-point rules that make v the same on every device stand at <c>hegpu_conversion_gather</c> in hegpu.h.
/// A conversion from a single modulus is exact: see <see cref="Modulus.ReduceCentred"/>.
/// </summary>
public sealed class BasisConversion
{
    /// <summary>Limit of the C ABI.</summary>
    public const int MaxSourceModuli = 64;

    internal BasisConversion(Modulus[] from, Modulus[] to)
    {
        From = from;
        To = to;
        PuncturedInverses = new ulong[from.Length];
        Reciprocals = [.. from.Select(q => 1.0 / q.Value)];
        for (int i = 0; i < from.Length; i++)
            PuncturedInverses[i] = from[i].Inverse(Product(from, from[i], skip: i));
        Punctured = new ulong[to.Length, from.Length];
        Products = new ulong[to.Length];
        for (int j = 0; j < to.Length; j++)
        {
            for (int i = 0; i < from.Length; i++)
                Punctured[j, i] = Product(from, to[j], skip: i);
            Products[j] = Product(from, to[j], skip: -1);
        }
    }

    public IReadOnlyList<Modulus> From { get; }

    public IReadOnlyList<Modulus> To { get; }

    /// <summary>(Q/q_i)^-1 mod q_i.</summary>
    public ulong[] PuncturedInverses { get; }

    /// <summary>1/q_i as the nearest double.</summary>
    public double[] Reciprocals { get; }

    /// <summary>[j, i]: Q/q_i mod p_j.</summary>
    public ulong[,] Punctured { get; }

    /// <summary>Q mod p_j.</summary>
    public ulong[] Products { get; }

    internal static ulong Product(ReadOnlySpan<Modulus> factors, Modulus q, int skip)
    {
        ulong product = 1;
        for (int i = 0; i < factors.Length; i++)
            if (i != skip)
                product = q.Multiply(product, q.Reduce(factors[i].Value));
        return product;
    }
}
