namespace HeGpu.Arithmetic;

public sealed partial class PolynomialRing
{
    /// <summary>The generator of the rotation group, SEAL's.</summary>
    public const uint GaloisGenerator = 3;

    private readonly ConcurrentDictionary<uint, uint[]> _automorphisms = new();

    /// <summary>X -> X^(2N-1): complex conjugation of the slots.</summary>
    public uint ConjugationElement => (2 * (uint)Degree) - 1;

    /// <summary>3^steps mod 2N: rotates the N/2 slots to the left by <paramref name="steps"/> (to the right when negative).</summary>
    public uint GaloisElement(int steps)
    {
        int slots = Degree / 2;
        int exponent = ((steps % slots) + slots) % slots;
        uint mask = (2 * (uint)Degree) - 1, element = 1;
        for (uint square = GaloisGenerator; exponent != 0; exponent >>= 1, square = (square * square) & mask)
            if ((exponent & 1) != 0)
                element = (element * square) & mask;
        return element;
    }

    /// <summary>
    /// The element of the inverse automorphism, by Newton's iteration modulo a power of two: each step doubles the correct bits (an odd
    /// number is its own inverse modulo 8).
    /// </summary>
    public uint InverseElement(uint element)
    {
        CheckGaloisElement(element);
        uint inverse = element;
        for (int i = 0; i < 4; i++)
            inverse *= 2 - (element * inverse);
        return inverse & ((2 * (uint)Degree) - 1);
    }

    /// <summary>
    /// The automorphism X -> X^element on NTT words: result[i] = source[table[i]]. Word i is the value at psi^(2 bitrev(i) + 1),
    /// so the permutation multiplies these exponents by the element. Memory is pinned for the life of the ring.
    /// </summary>
    public ReadOnlySpan<uint> AutomorphismTable(uint galoisElement)
    {
        if (!_automorphisms.TryGetValue(galoisElement, out uint[]? table))
        {
            CheckGaloisElement(galoisElement);
            table = _automorphisms.GetOrAdd(galoisElement, MakeAutomorphismTable);
        }
        return table;
    }

    /// <summary>Throws unless the element is odd and below 2N.</summary>
    public void CheckGaloisElement(uint element)
    {
        if ((element & 1) == 0 || element >= 2 * (uint)Degree)
            throw new ArgumentOutOfRangeException(nameof(element), $"Galois element {element}: expected an odd number below 2N = {2 * Degree}.");
    }

    private uint[] MakeAutomorphismTable(uint element)
    {
        uint[] table = GC.AllocateUninitializedArray<uint>(Degree, pinned: true);
        uint mask = (uint)Degree - 1;
        for (uint i = 0; i < table.Length; i++)
        {
            uint exponent = (2 * BitReversal.Reverse(i, LogDegree)) + 1;
            table[i] = BitReversal.Reverse((element * exponent >> 1) & mask, LogDegree);
        }
        return table;
    }
}
