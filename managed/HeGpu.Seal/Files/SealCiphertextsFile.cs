using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>SEAL's Ciphertexts one after another in one file: what a client appends, and what a server answers.</summary>
public static class SealCiphertextsFile
{
    /// <summary>Opens a file to read its ciphertexts one after another.</summary>
    /// <exception cref="HeGpuFileException">It does not consist of SEAL objects.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static SealCiphertextsReader Open(string path, CkksParameters parameters, PolynomialDevice device) => new(SealObjects.OpenFile(path), path, parameters, device);

    /// <summary>The same of a stream that can seek, from its beginning; the reader disposes it.</summary>
    /// <inheritdoc cref="Open(string, CkksParameters, PolynomialDevice)"/>
    public static SealCiphertextsReader Open(Stream stream, string source, CkksParameters parameters, PolynomialDevice device) => new(new SealObjects(stream, source), source, parameters, device);

    /// <summary>Written whole or not at all, as they are produced; the producer may dispose one when the next is asked for.</summary>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static void Save(string path, IEnumerable<Ciphertext> ciphertexts, SealFormat format = default, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream =>
        {
            foreach (Ciphertext ciphertext in ciphertexts)
                SealCiphertextFile.Write(stream, ciphertext, format);
        }, cancellation: cancellation);
}

/// <summary>Reads them, one in memory at a time.</summary>
public sealed class SealCiphertextsReader : IDisposable
{
    private readonly SealObjects _objects;
    private readonly SealChain _chain;
    private readonly PolynomialDevice _device;

    internal SealCiphertextsReader(SealObjects objects, string source, CkksParameters parameters, PolynomialDevice device)
    {
        (_objects, _device, Source) = (objects, device, source);
        try
        {
            _chain = new SealChain(parameters);
            Count = _objects.Count();
        }
        catch
        {
            _objects.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>Objects in the file.</summary>
    public int Count { get; }

    /// <summary>The next one, which the caller disposes; null at the end.</summary>
    /// <exception cref="HeGpuFileException">No ciphertext of two or three polynomials, damaged, or of other parameters.</exception>
    public Ciphertext? Next()
    {
        using SealReader? file = _objects.Next();
        return file is null ? null : SealCiphertextFile.Read(file, _chain, _device);
    }

    public void Dispose() => _objects.Dispose();
}
