namespace HeGpu.Arithmetic;

/// <summary>How wide words are in packed memory (<see cref="PolynomialDevice.Pack"/>): the least of 4, 5, 6 and 8 bytes that holds every residue.</summary>
public static class PackedWords
{
    /// <summary>Bytes of one residue modulo q.</summary>
    public static int BytesOf(ulong q) => q <= 1UL << 32 ? 4 : q <= 1UL << 40 ? 5 : q <= 1UL << 48 ? 6 : sizeof(ulong);

    /// <summary>Bytes of polynomials in these limbs, all packed.</summary>
    public static long Bytes(PolynomialRing ring, int polynomials, LimbRange limbs)
    {
        long bytes = 0;
        for (int i = 0; i < limbs.Total; i++)
            bytes += BytesOf(ring.ModulusAt(limbs, i));
        return checked(bytes * ring.Degree * polynomials);
    }
}
