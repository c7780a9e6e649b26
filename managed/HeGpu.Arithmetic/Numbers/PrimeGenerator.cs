namespace HeGpu.Arithmetic;

/// <summary>Primes q = 1 mod 2N, in the order of SEAL's CoeffModulus::Create.</summary>
public static class PrimeGenerator
{
    // Deterministic for every 64-bit number (Sorenson and Webster 2015: the first 12 primes reach 3.3e24).
    private static readonly ulong[] Witnesses = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    /// <summary>
    /// One prime per requested size, all distinct. For each size, candidates run downwards from the largest k 2N + 1 below
    /// 2^bits until there are as many as the list asks for; they are then handed out from the smallest to the largest, in the order
    /// of positions.
    /// </summary>
    /// <param name="degree">N, a power of two.</param>
    /// <param name="bits">Sizes between log2(2N) + 2 and 60 bits; list the special primes last, as SEAL does.</param>
    /// <exception cref="ArgumentException">A size is out of range, or there are not enough primes of it.</exception>
    public static IReadOnlyList<ulong> Primes(int degree, IReadOnlyList<int> bits)
    {
        if (degree < 2 || !int.IsPow2(degree))
            throw new ArgumentException($"Degree {degree} is not a power of two.", nameof(degree));
        var pools = bits.CountBy(size => size)
            .ToDictionary(group => group.Key, group => new Stack<ulong>(Descending(2UL * (ulong)degree, group.Key, group.Value)));
        return [.. bits.Select(size => pools[size].Pop())];
    }

    /// <summary>Exact for every 64-bit number.</summary>
    public static bool IsPrime(ulong n)
    {
        if (n < 2)
            return false;
        foreach (ulong p in Witnesses)
            if (n % p == 0)
                return n == p;
        int twos = BitOperations.TrailingZeroCount(n - 1);
        return Witnesses.All(a => PassesMillerRabin(n, a, (n - 1) >> twos, twos));
    }

    private static List<ulong> Descending(ulong step, int bits, int count)
    {
        if (bits > 60 || bits < 2 + BitOperations.Log2(step))
            throw new ArgumentException($"Primes of {bits} bits that are 1 mod {step}: sizes from {2 + BitOperations.Log2(step)} to 60 are possible.");
        var found = new List<ulong>(count);
        ulong lowest = 1UL << (bits - 1);
        for (ulong q = (((1UL << bits) - 1) / step * step) + 1; found.Count < count; q -= step)
        {
            if (q >> bits != 0)
                continue;
            if (q <= lowest)
                throw new ArgumentException($"Only {found.Count} primes of {bits} bits are 1 mod {step}; {count} were asked for: use other sizes.");
            if (IsPrime(q))
                found.Add(q);
        }
        return found;
    }

    // n - 1 = odd 2^twos.
    private static bool PassesMillerRabin(ulong n, ulong a, ulong odd, int twos)
    {
        UInt128 x = 1, square = a;
        for (ulong e = odd; e != 0; e >>= 1, square = square * square % n)
            if ((e & 1) != 0)
                x = x * square % n;
        if (x == 1 || x == n - 1)
            return true;
        for (int i = 1; i < twos; i++)
        {
            x = x * x % n;
            if (x == n - 1)
                return true;
        }
        return false;
    }
}
