using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Seal;

/// <summary>An encryption of zero modulo all primes, the special one included, as a SEAL object: a public key, or one digit of a key-switching key.</summary>
internal static class SealKeyPair
{
    // Keys carry the scale that a fresh ciphertext of zero has.
    private const double Scale = 1;

    public static long PayloadBytes(SealVersion version, CkksParameters parameters, bool seeded) =>
        SealSample.PayloadBytes(version, (seeded ? 1L : 2L) * parameters.Degree * parameters.Ring.AllLimbs.Total, seeded);

    /// <summary>The pair; where its seed is given, half of it.</summary>
    public static void WritePayload(SealWriter file, SealChain chain, PolyView<Ntt> pair, SealSeed? seed = null) => new SealSample(chain.KeyId, 2, Scale).Write(file, pair, seed);

    /// <summary>The same within another object.</summary>
    public static void WriteNested(SealWriter file, SealChain chain, PolyView<Ntt> pair, SealSeed? seed = null)
    {
        file.WriteNestedHeader(PayloadBytes(file.Version, chain.Parameters, seed is not null));
        WritePayload(file, chain, pair, seed);
    }

    /// <summary>All before the words; true when a seed follows the first polynomial.</summary>
    public static bool Open(SealReader file, SealChain chain)
    {
        LimbRange all = chain.Parameters.Ring.AllLimbs;
        SealSample sample = SealSample.Read(file, chain.Parameters.Degree, id =>
        {
            chain.ExpectKeyId(id, file);
            return all;
        }, out _);
        if (sample.Polynomials != 2)
            throw file.Error($"a key of {sample.Polynomials} polynomials; 2 are expected.");
        return sample.OpenWords(file, chain.Parameters.Degree, all);
    }

    /// <summary>The same within another object, whose declared size must be that of its content.</summary>
    public static bool OpenNested(SealReader file, SealChain chain)
    {
        long payload = file.OpenNested("key");
        bool seeded = Open(file, chain);
        long expected = PayloadBytes(file.Version, chain.Parameters, seeded);
        if (payload != expected)
            throw file.Error($"a key of {payload} bytes; {expected} are expected for its content.");
        return seeded;
    }

    public static long WordsOfOne(SealChain chain) => (long)chain.Parameters.Degree * chain.Parameters.Ring.AllLimbs.Total;
}
