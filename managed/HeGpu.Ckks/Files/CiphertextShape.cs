namespace HeGpu.Ckks;

/// <summary>What decides how many bytes a ciphertext takes in a file.</summary>
/// <param name="Size">Polynomials, 2 or 3.</param>
/// <param name="Level">0 .. MaxLevel.</param>
/// <param name="Seeded">c_1 is kept as its seed: fresh symmetric ciphertexts, half as large.</param>
public readonly record struct CiphertextShape(int Size, int Level, bool Seeded)
{
    // Scales beyond these are no scales: the product of all primes is far below.
    internal const double MinScale = 1e-100, MaxScale = 1e300;

    public static CiphertextShape Of(Ciphertext ciphertext) => new(ciphertext.Size, ciphertext.Level, ciphertext.Seed is not null);

    /// <summary>Scale, seed if any, and the polynomials kept.</summary>
    internal long Bytes(CkksParameters parameters) =>
        8 + (Seeded ? PublicSeed.Size : 0) + PackedResidues.Bytes(parameters.Ring, parameters.LimbsAt(Level), Seeded ? 1 : Size);
}
