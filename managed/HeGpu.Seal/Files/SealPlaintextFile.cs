using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>SEAL's Plaintext of CKKS: parms_id (32), number of words (8), scale (8), then the words as a DynArray.</summary>
public static class SealPlaintextFile
{
    private const long MetadataBytes = SealParametersId.Size + (2 * sizeof(ulong));

    /// <summary>Written whole or not at all.</summary>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static void Save(string path, Plaintext plaintext, SealFormat format = default, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, plaintext, format), cancellation: cancellation);

    /// <inheritdoc cref="Save"/>
    public static void Write(Stream stream, Plaintext plaintext, SealFormat format = default)
    {
        SealParametersId id = new SealChain(plaintext.Parameters).IdOf(plaintext.Level);
        SealWriter.Write(stream, format, _ => PayloadBytes(plaintext.View), file => Write(file, id, plaintext.Scale, plaintext.View));
    }

    /// <exception cref="HeGpuFileException">No plaintext, damaged, or of other parameters.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static Plaintext Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.OpenFile(path);
        return Read(file, parameters, device);
    }

    /// <inheritdoc cref="Load"/>
    public static Plaintext Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.Open(stream, source);
        return Read(file, parameters, device);
    }

    internal static long PayloadBytes(PolyView<Ntt> words) => MetadataBytes + SealWords.Bytes(SealWords.Count(words));

    internal static void Write(SealWriter file, SealParametersId id, double scale, PolyView<Ntt> words, bool wipe = false)
    {
        file.WriteId(id);
        file.WriteUInt64((ulong)SealWords.Count(words));
        file.WriteDouble(scale);
        SealWords.Write(file, words, wipe);
    }

    /// <summary>All before the words; number of words and what they take are checked.</summary>
    internal static double ReadMetadata(SealReader file, int degree, Func<SealParametersId, LimbRange> limbsOf, out LimbRange limbs)
    {
        SealParametersId id = file.ReadId();
        if (id.IsZero)
            throw file.Error("a plaintext that is not in NTT form, as BFV has: encode it with CKKSEncoder.");
        limbs = limbsOf(id);
        int words = degree * limbs.Total;
        file.ReadInt32("number of words", words, words);
        double scale = file.ReadDouble("scale", CiphertextShape.MinScale, CiphertextShape.MaxScale);
        file.OpenNested("array of words", SealWords.PayloadBytes(words));
        file.ReadInt32("number of words in the array", words, words);
        return scale;
    }

    private static Plaintext Read(SealReader file, CkksParameters parameters, PolynomialDevice device)
    {
        var chain = new SealChain(parameters);
        double scale = ReadMetadata(file, parameters.Degree, id => parameters.LimbsAt(chain.LevelOf(id, file)), out LimbRange limbs);
        var plaintext = new Plaintext(parameters, device.Rent(parameters.Ring, 1, limbs), limbs.Count - 1, scale);
        try
        {
            SealWords.Read(file, plaintext.View);
            file.Finish();
            return plaintext;
        }
        catch
        {
            plaintext.Dispose();
            throw;
        }
    }
}
