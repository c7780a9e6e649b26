namespace HeGpu.Arithmetic;

/// <summary>Primitive 2N-th roots of unity modulo primes q = 1 mod 2N.</summary>
public static class RootsOfUnity
{
    /// <summary>
    /// The numerically smallest primitive root of unity of order <paramref name="order"/> (a power of two): SEAL's and
    /// OpenFHE's choice, so that transforms are word for word theirs.
    /// </summary>
    /// <exception cref="ArgumentException">The order does not divide q - 1.</exception>
    public static ulong MinimalPrimitive(Modulus q, ulong order)
    {
        if (order < 2 || !ulong.IsPow2(order) || (q.Value - 1) % order != 0)
            throw new ArgumentException($"No root of order {order} modulo {q}: it must be a power of two that divides {q.Value - 1}.", nameof(order));
        ulong root = AnyPrimitive(q, order);
        // The primitive roots are the odd powers of any one.
        ulong square = q.Multiply(root, root), smallest = root;
        for (ulong i = 1; i < order / 2; i++)
        {
            root = q.Multiply(root, square);
            smallest = Math.Min(smallest, root);
        }
        return smallest;
    }

    // x^((q-1)/order) has order dividing `order`, and exactly it when its (order/2)-th power is -1: so for every non-residue x.
    private static ulong AnyPrimitive(Modulus q, ulong order)
    {
        for (ulong x = 2; x < q.Value; x++)
        {
            ulong root = q.Power(x, (q.Value - 1) / order);
            if (q.Power(root, order / 2) == q.Value - 1)
                return root;
        }
        throw new ArgumentException($"{q} is not a prime: it has no root of order {order}.", nameof(q));
    }
}
