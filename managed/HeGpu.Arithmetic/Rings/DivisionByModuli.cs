namespace HeGpu.Arithmetic;

/// <summary>D, a product of moduli, and its inverse modulo the others: what rescaling and ModDown divide by.</summary>
public sealed class DivisionByModuli
{
    private readonly ulong[] _products, _inverses;

    internal DivisionByModuli(PolynomialRing ring, LimbRange divisor)
    {
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

    /// <summary>D modulo the prime at an index of <see cref="PolynomialRing.ModulusIndex"/>; 0 for the primes of D itself.</summary>
    public ulong ProductModulo(int modulusIndex) => _products[modulusIndex];

    /// <summary>1/D modulo the prime at an index of <see cref="PolynomialRing.ModulusIndex"/>; 0 for the primes of D itself.</summary>
    public ulong InverseModulo(int modulusIndex) => _inverses[modulusIndex];
}
