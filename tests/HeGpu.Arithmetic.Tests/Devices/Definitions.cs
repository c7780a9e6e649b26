namespace HeGpu.Arithmetic.Tests;

/// <summary>What the verbs mean, said with big integers and quadratic sums: the twin of the reference device.</summary>
internal static class Definitions
{
    /// <summary>out[k] = sum_j a_j psi^(j (2 bitrev(k) + 1)).</summary>
    public static ulong[] Ntt(ReadOnlySpan<ulong> a, Modulus q)
    {
        int n = a.Length, log = BitOperations.Log2((uint)n);
        ulong psi = RootsOfUnity.MinimalPrimitive(q, 2 * (ulong)n);
        var result = new ulong[n];
        for (uint k = 0; k < n; k++)
        {
            ulong root = q.Power(psi, (2 * BitReversal.Reverse(k, log)) + 1), power = 1;
            for (int j = 0; j < n; j++, power = q.Multiply(power, root))
                result[k] = q.Add(result[k], q.Multiply(a[j], power));
        }
        return result;
    }

    /// <summary>The product in Z_q[X]/(X^N + 1).</summary>
    public static ulong[] NegacyclicProduct(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, Modulus q)
    {
        var result = new ulong[a.Length];
        for (int i = 0; i < a.Length; i++)
            for (int j = 0; j < b.Length; j++)
            {
                int at = (i + j) % a.Length;
                ulong product = q.Multiply(a[i], b[j]);
                result[at] = i + j < a.Length ? q.Add(result[at], product) : q.Subtract(result[at], product);
            }
        return result;
    }

    /// <summary>a(X^element) in Z_q[X]/(X^N + 1), on coefficients.</summary>
    public static ulong[] Automorphism(ReadOnlySpan<ulong> a, uint element, Modulus q)
    {
        var result = new ulong[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            long exponent = (long)i * element % (2 * a.Length);
            result[exponent % a.Length] = exponent < a.Length ? a[i] : q.Negate(a[i]);
        }
        return result;
    }

    /// <summary>The integer in [-Q/2, Q/2) with these residues.</summary>
    public static BigInteger Centred(IReadOnlyList<ulong> residues, IReadOnlyList<ulong> moduli)
    {
        BigInteger product = moduli.Aggregate(BigInteger.One, (p, q) => p * q), x = 0;
        for (int i = 0; i < moduli.Count; i++)
        {
            BigInteger rest = product / moduli[i];
            x += residues[i] * BigInteger.ModPow(rest, moduli[i] - 2, moduli[i]) * rest;
        }
        x %= product;
        return 2 * x >= product ? x - product : x;
    }

    public static ulong Residue(BigInteger x, ulong q) => (ulong)(((x % q) + q) % q);
}
