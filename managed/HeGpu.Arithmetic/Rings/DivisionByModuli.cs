namespace HeGpu.Arithmetic;

/// <summary>Inverses of D, a product of moduli, modulo the others: the last factor of rescaling and of ModDown.</summary>
public sealed class DivisionByModuli
{
    private readonly ulong[] _inverses;

    internal DivisionByModuli(PolynomialRing ring, LimbRange divisor)
    {
        Modulus[] factors = ring.ModuliOf(divisor);
        LimbRange all = ring.AllLimbs;
        _inverses = new ulong[all.Total];
        for (int index = 0; index < _inverses.Length; index++)
        {
            Modulus q = ring.Modulus(index);
            if (Array.IndexOf(factors, q) < 0)
                _inverses[index] = q.Inverse(BasisConversion.Product(factors, q, skip: -1));
        }
    }

    /// <summary>1/D modulo the prime at an index of <see cref="PolynomialRing.ModulusIndex"/>; 0 for the primes of D itself.</summary>
    public ulong InverseModulo(int modulusIndex) => _inverses[modulusIndex];
}
