using HeGpu.Arithmetic;
using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>
/// Ciphertexts with their metadata in a container: "META" (4 bytes count, then names and values as text), "INDX" (4 bytes count, then size (1), seeded (1) and
/// level (4) of each), "CTXT" (for each the scale (8), the seed of c_1 when it is seeded, and the polynomials). Metadata are for the
/// owner's bookkeeping (which image, which tile): they are not encrypted.
/// </summary>
public static class CiphertextsFile
{
    /// <summary>Bytes of such a file.</summary>
    public static long Size(CkksParameters parameters, IReadOnlyCollection<CiphertextShape> shapes, IReadOnlyDictionary<string, string>? metadata = null) =>
        Container.Size(ParameterSection.Bytes(parameters), CiphertextSections.MetadataBytes(metadata), CiphertextSections.IndexBytes(shapes.Count), shapes.Sum(s => s.Bytes(parameters)));

    /// <summary>Written whole or not at all.</summary>
    public static void Save(string path, CkksParameters parameters, IReadOnlyList<Ciphertext> ciphertexts, IReadOnlyDictionary<string, string>? metadata = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Save(path, parameters, [.. ciphertexts.Select(CiphertextShape.Of)], ciphertexts, metadata, progress, cancellation);

    /// <summary>
    /// Writes ciphertexts as they are produced, for more than fit in memory; their shapes are told before. The producer may
    /// dispose one when the next is asked for.
    /// </summary>
    /// <exception cref="ArgumentException">A ciphertext of another shape or other parameters than told, or too few, or too many.</exception>
    public static void Save(string path, CkksParameters parameters, IReadOnlyList<CiphertextShape> shapes, IEnumerable<Ciphertext> ciphertexts, IReadOnlyDictionary<string, string>? metadata = null, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Container.WriteFile(path, FileKind.Ciphertexts, ParametersFile.HashBytes(parameters), CiphertextSections.Of(parameters, shapes, ciphertexts, metadata, progress), cancellation: cancellation);

    public static void Write(Stream stream, CkksParameters parameters, IReadOnlyList<Ciphertext> ciphertexts, IReadOnlyDictionary<string, string>? metadata = null) =>
        Container.Write(stream, FileKind.Ciphertexts, ParametersFile.HashBytes(parameters), CiphertextSections.Of(parameters, [.. ciphertexts.Select(CiphertextShape.Of)], ciphertexts, metadata, null));

    /// <summary>Opens a file to read its ciphertexts one after another.</summary>
    /// <exception cref="HeGpuFileException">No ciphertexts, damaged, or of other parameters.</exception>
    public static CiphertextsReader Open(string path, CkksParameters parameters, PolynomialDevice device) =>
        new(ContainerReader.OpenFile(path), parameters, device);

    /// <summary>Reads all at once.</summary>
    /// <exception cref="HeGpuFileException">As for <see cref="Open"/>.</exception>
    public static CiphertextBundle Load(string path, CkksParameters parameters, PolynomialDevice device, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using CiphertextsReader file = Open(path, parameters, device);
        return file.ReadAll(progress, cancellation);
    }

    /// <inheritdoc cref="Load"/>
    public static CiphertextBundle Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using var file = new CiphertextsReader(new ContainerReader(stream, source, leaveOpen: true), parameters, device);
        return file.ReadAll();
    }
}

/// <summary>Ciphertexts and what was noted with them. Owns the ciphertexts.</summary>
public sealed record CiphertextBundle(IReadOnlyList<Ciphertext> Ciphertexts, IReadOnlyDictionary<string, string> Metadata) : IDisposable
{
    public void Dispose()
    {
        foreach (Ciphertext ciphertext in Ciphertexts) ciphertext.Dispose();
    }
}
