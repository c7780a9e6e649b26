using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>SEAL's Ciphertext, full or seeded.</summary>
public static class SealCiphertextFile
{
    /// <summary>Bytes of such a file without compression.</summary>
    public static long Size(CkksParameters parameters, int polynomials, int level, bool seeded = false, SealVersion? version = null) =>
        SealHeader.Bytes + SealSample.PayloadBytes(version ?? SealVersion.Universal, (long)(seeded ? 1 : polynomials) * (level + 1) * parameters.Degree, seeded);

    /// <summary>Written whole or not at all.</summary>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static void Save(string path, Ciphertext ciphertext, SealFormat format = default, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, ciphertext, format), cancellation: cancellation);

    /// <inheritdoc cref="Save"/>
    public static void Write(Stream stream, Ciphertext ciphertext, SealFormat format = default)
    {
        var chain = new SealChain(ciphertext.Parameters);
        var sample = new SealSample(chain.IdOf(ciphertext.Level), ciphertext.Size, ciphertext.Scale);
        SealWriter.Write(stream, format, version => SealSample.PayloadBytes(version, SealWords.Count(ciphertext.View), seeded: false), file => sample.Write(file, ciphertext.View));
    }

    /// <exception cref="HeGpuFileException">No ciphertext of two or three polynomials, damaged, or of other parameters.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static Ciphertext Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.OpenFile(path);
        return Read(file, new SealChain(parameters), device);
    }

    /// <inheritdoc cref="Load"/>
    public static Ciphertext Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.Open(stream, source);
        return Read(file, new SealChain(parameters), device);
    }

    internal static Ciphertext Read(SealReader file, SealChain chain, PolynomialDevice device)
    {
        CkksParameters parameters = chain.Parameters;
        SealSample sample = SealSample.Read(file, parameters.Degree, id => parameters.LimbsAt(chain.LevelOf(id, file)), out LimbRange limbs);
        if (sample.Polynomials > Ciphertext.MaxSize)
            throw file.Error($"a ciphertext of {sample.Polynomials} polynomials; {Ciphertext.MinSize} and {Ciphertext.MaxSize} are used: relinearize it first.");
        bool seeded = sample.OpenWords(file, parameters.Degree, limbs);
        DeviceBuffer buffer = device.Rent(parameters.Ring, sample.Polynomials, limbs);
        try
        {
            SealSample.ReadWords(file, seeded, buffer.View<Ntt>());
            file.Finish();
            return new Ciphertext(parameters, buffer, sample.Polynomials, limbs.Count - 1, sample.Scale);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }
}
