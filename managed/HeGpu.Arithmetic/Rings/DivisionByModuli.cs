namespace HeGpu.Arithmetic;

/// <summary>D, a product of moduli, and its inverse modulo the others: what rescaling and ModDown divide by.</summary>
public sealed class DivisionByModuli
{
    private readonly PolynomialRing _ring;
    private readonly ulong[] _products, _inverses;

    internal DivisionByModuli(PolynomialRing ring, LimbRange divisor)
    {
        _ring = ring;
        Modulus[] factors = ring.ModuliOf(divisor);
        LimbRange all = ring.AllLimbs;
        _products = new ulong[all.Total];
        _inverses = new ulong[all.Total];
        for (int index = 0; index < _inverses.Length; index++)
        {
            Modulus q = ring.Modulus(index);
            if (Array.IndexOf(factors, q) >= 0)
                continue;
            _products[index] = BasisConversion.Product(factors, q, skip: -1);
            _inverses[index] = q.Inverse(_products[index]);
        }
    }

    /// <summary>D modulo the prime of each limb; 0 for the primes of D itself.</summary>
    public void ProductsModulo(LimbRange limbs, Span<ulong> products) => Pick(_products, limbs, products);

    /// <summary>1/D modulo the prime of each limb; 0 for the primes of D itself.</summary>
    public void InversesModulo(LimbRange limbs, Span<ulong> inverses) => Pick(_inverses, limbs, inverses);

    private void Pick(ulong[] all, LimbRange limbs, Span<ulong> picked)
    {
        for (int i = 0; i < limbs.Total; i++)
            picked[i] = all[_ring.ModulusIndex(limbs, i)];
    }
}
