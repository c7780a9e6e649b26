using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;
using HeGpu.Seal;

namespace HeGpu.Client;

/// <summary>
/// SEAL's SecretKey: a Plaintext at the level of keys, s in NTT form modulo every prime. Written without compression, readable by its owner alone from its first byte
/// on, and no copy of the secret is left in our buffers; a compressed one is read, but passes through those of the decompressor.
/// </summary>
public static class SealSecretKeyFile
{
    // What SEAL gives to a plaintext that was not encoded.
    private const double Scale = 1;

    /// <summary>Written whole or not at all, mode 0600.</summary>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static void Save(string path, SecretKey key, SealVersion? version = null, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, key, version), ownerOnly: true, cancellation);

    /// <param name="stream">Must not buffer what it is given.</param>
    /// <param name="key">The secret.</param>
    /// <param name="version">As in <see cref="SealFormat"/>.</param>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static void Write(Stream stream, SecretKey key, SealVersion? version = null)
    {
        var chain = new SealChain(key.Parameters);
        PolyView<Ntt> words = key.ViewAt(key.Parameters.Ring.AllLimbs);
        SealWriter.Write(stream, new SealFormat(SealCompression.None, version), _ => SealPlaintextFile.PayloadBytes(words), file => SealPlaintextFile.Write(file, chain.KeyId, Scale, words, wipe: true));
    }

    /// <exception cref="HeGpuFileException">No secret key, damaged, not ternary, or of other parameters.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static SecretKey Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.OpenFile(path, buffered: false);
        return Read(file, parameters, device);
    }

    /// <inheritdoc cref="Load"/>
    public static SecretKey Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.Open(stream, source);
        return Read(file, parameters, device);
    }

    private static SecretKey Read(SealReader file, CkksParameters parameters, PolynomialDevice device)
    {
        var chain = new SealChain(parameters);
        SealPlaintextFile.ReadMetadata(file, parameters.Degree, id =>
        {
            chain.ExpectKeyId(id, file);
            return parameters.Ring.AllLimbs;
        }, out LimbRange limbs);
        using DeviceBuffer words = device.Rent(parameters.Ring, 1, limbs, zeroOnReturn: true);
        SealWords.Read(file, words.View<Ntt>(), wipe: true);
        file.Finish();
        try
        {
            return SecretKey.FromWords(parameters, words.View<Ntt>());
        }
        catch (CkksException e)
        {
            throw new HeGpuFileException(file.Source, e.Message, e);
        }
    }
}
