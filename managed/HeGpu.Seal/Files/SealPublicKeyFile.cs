using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>SEAL's PublicKey, full or seeded: an encryption of zero modulo all primes. With one special prime ours is the same.</summary>
public static class SealPublicKeyFile
{
    /// <summary>Written whole or not at all.</summary>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static void Save(string path, PublicKey key, SealFormat format = default, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, key, format), cancellation: cancellation);

    /// <inheritdoc cref="Save"/>
    public static void Write(Stream stream, PublicKey key, SealFormat format = default)
    {
        var chain = new SealChain(key.Parameters);
        SealWriter.Write(stream, format, version => SealKeyPair.PayloadBytes(version, key.Parameters, seeded: false), file => SealKeyPair.WritePayload(file, chain, key.View));
    }

    /// <exception cref="HeGpuFileException">No public key, damaged, or of other parameters.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static PublicKey Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.OpenFile(path);
        return Read(file, parameters, device);
    }

    /// <inheritdoc cref="Load"/>
    public static PublicKey Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.Open(stream, source);
        return Read(file, parameters, device);
    }

    private static PublicKey Read(SealReader file, CkksParameters parameters, PolynomialDevice device)
    {
        bool seeded = SealKeyPair.Open(file, new SealChain(parameters));
        var key = PublicKey.Create(parameters, device);
        try
        {
            SealSample.ReadWords(file, seeded, key.View);
            file.Finish();
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
