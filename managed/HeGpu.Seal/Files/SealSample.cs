using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Seal;

/// <summary>
/// The members of SEAL's Ciphertext, which is also what public keys and key-switching keys are made of: parms_id (32), NTT form (1), polynomials (8), N (8),
/// limbs (8), scale (8), since 4.0 a correction factor (8), then the words as a DynArray; with half of the words, the seed of the second polynomial follows as a
/// UniformRandomGeneratorInfo (header, generator (1), 64 bytes).
/// </summary>
/// <param name="Id">Of the level.</param>
/// <param name="Polynomials">2 to 16.</param>
/// <param name="Scale">1 in keys.</param>
internal readonly record struct SealSample(SealParametersId Id, int Polynomials, double Scale)
{
    private const int MinPolynomials = 2, MaxPolynomials = 16, NttForm = 1, CorrectionFactor = 1;
    private const long MetadataBytes = SealParametersId.Size + 1 + (4 * sizeof(ulong));
    private const long SeedPayloadBytes = 1 + SealSeed.Size;

    /// <summary>Bytes of the members behind the object's header.</summary>
    /// <param name="version">Of the object.</param>
    /// <param name="words">Of all polynomials; of the first alone when it is seeded.</param>
    /// <param name="seeded">The second polynomial is kept as its seed.</param>
    public static long PayloadBytes(SealVersion version, long words, bool seeded) =>
        MetadataBytes + (version.HasCorrectionFactor ? sizeof(ulong) : 0) + SealWords.Bytes(words) + (seeded ? SealHeader.Bytes + SeedPayloadBytes : 0);

    /// <summary>The members; the second polynomial is left out where its seed is given.</summary>
    public void Write(SealWriter file, PolyView<Ntt> words, SealSeed? seed = null)
    {
        file.WriteId(Id);
        file.WriteByte(NttForm);
        file.WriteUInt64((ulong)Polynomials);
        file.WriteUInt64((ulong)words.Ring.Degree);
        file.WriteUInt64((ulong)words.Limbs.Total);
        file.WriteDouble(Scale);
        if (file.Version.HasCorrectionFactor)
            file.WriteUInt64(CorrectionFactor);
        SealWords.Write(file, seed is null ? words : words.Slice(0));
        if (seed is { } known)
        {
            Span<byte> bytes = stackalloc byte[SealSeed.Size];
            known.CopyTo(bytes);
            file.WriteNestedHeader(SeedPayloadBytes);
            file.WriteByte((byte)known.Generator);
            file.Write(bytes);
        }
    }

    /// <summary>All before the words.</summary>
    /// <param name="file">Behind the object's header.</param>
    /// <param name="degree">N that is expected.</param>
    /// <param name="limbsOf">The limbs that the level of an id has, or an error.</param>
    /// <param name="limbs">Those.</param>
    public static SealSample Read(SealReader file, int degree, Func<SealParametersId, LimbRange> limbsOf, out LimbRange limbs)
    {
        SealParametersId id = file.ReadId();
        limbs = limbsOf(id);
        byte form = file.ReadByte();
        if (form != NttForm)
            throw file.Error($"NTT form is {form}, CKKS has {NttForm}: ciphertexts of BFV or BGV are not read.");
        int polynomials = file.ReadInt32("number of polynomials", MinPolynomials, MaxPolynomials);
        file.ReadInt32("N", degree, degree);
        file.ReadInt32("number of limbs", limbs.Total, limbs.Total);
        double scale = file.ReadDouble("scale", CiphertextShape.MinScale, CiphertextShape.MaxScale);
        if (file.Version.HasCorrectionFactor)
            file.ReadInt32("correction factor", CorrectionFactor, CorrectionFactor);
        return new SealSample(id, polynomials, scale);
    }

    /// <summary>Header and number of the words that follow. Nothing larger than they are need be taken to hold them.</summary>
    /// <returns>True when only the first polynomial follows, and then a seed.</returns>
    public bool OpenWords(SealReader file, int degree, LimbRange limbs)
    {
        long one = (long)degree * limbs.Total, all = Polynomials * one;
        long payload = file.OpenNested("array of words");
        long count = (payload - sizeof(ulong)) / sizeof(ulong);
        bool seeded = count == one && Polynomials == MinPolynomials;
        if (payload != SealWords.PayloadBytes(count) || (count != all && !seeded) || file.ReadUInt64() != (ulong)count)
            throw file.Error($"its words take {payload} bytes; {SealWords.PayloadBytes(all)} are expected for {Polynomials} polynomials of {limbs.Total} limbs{(Polynomials == MinPolynomials ? $", {SealWords.PayloadBytes(one)} when it is seeded" : "")}.");
        return seeded;
    }

    /// <summary>The words, and what the seed makes, into the polynomials of a view.</summary>
    public static void ReadWords(SealReader file, bool seeded, PolyView<Ntt> destination)
    {
        if (!seeded)
        {
            SealWords.Read(file, destination);
            return;
        }
        SealWords.Read(file, destination.Slice(0));
        try
        {
            SealUniform.Fill(ReadSeed(file), destination.Slice(1));
        }
        catch (PlatformNotSupportedException e)
        {
            throw new Files.HeGpuFileException(file.Source, $"its seed is for SHAKE256: {e.Message} Save it unseeded, or build SEAL with its default generator.", e);
        }
    }

    /// <summary>Reads over the words.</summary>
    public static void SkipWords(SealReader file, bool seeded, long wordsOfOne, int polynomials)
    {
        file.Skip(sizeof(ulong) * wordsOfOne * (seeded ? 1 : polynomials));
        if (seeded)
            ReadSeed(file);
    }

    private static SealSeed ReadSeed(SealReader file)
    {
        file.OpenNested("seed", SeedPayloadBytes);
        byte generator = file.ReadByte();
        if (generator is not ((byte)SealGenerator.Blake2xb or (byte)SealGenerator.Shake256))
            throw file.Error($"its seed is for generator {generator}; {(byte)SealGenerator.Blake2xb} (BLAKE2xb) and {(byte)SealGenerator.Shake256} (SHAKE256) are known.");
        Span<byte> bytes = stackalloc byte[SealSeed.Size];
        file.Read(bytes);
        return new SealSeed((SealGenerator)generator, bytes);
    }
}
