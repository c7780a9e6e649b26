namespace HeGpu.SelfTest;

/// <summary>Residues for tests: uniform, with the extremes 0, 1, q/2 and q-1 more often than chance would give them.</summary>
public static class RandomWords
{
    public static ulong Next(Random random, ulong q) => random.Next(16) switch
    {
        0 => (ulong)random.Next(2),
        1 => q - 1 - (ulong)random.Next(2),
        2 => (q / 2) + (ulong)random.Next(2),
        _ => (ulong)random.NextInt64((long)q),
    };

    /// <summary>Words [polynomial][limb][N]; one polynomial in eight has every word q-1, the worst case of lazy sums.</summary>
    public static ulong[] Of(PolynomialRing ring, LimbRange limbs, int polynomials, Random random)
    {
        var words = new ulong[polynomials * limbs.Total * ring.Degree];
        for (int p = 0, at = 0; p < polynomials; p++)
        {
            bool largest = random.Next(8) == 0;
            for (int i = 0; i < limbs.Total; i++)
            {
                ulong q = ring.ModulusAt(limbs, i);
                for (int j = 0; j < ring.Degree; j++)
                    words[at++] = largest ? q - 1 : Next(random, q);
            }
        }
        return words;
    }
}
