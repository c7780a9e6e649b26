using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>
/// All keys that a server needs in one file: RelinKeys and GaloisKeys, one object after another in any order. GaloisKeys may come in several objects, so that a
/// client (WebAssembly has 4 GiB) makes a few steps at a time and appends them.
/// </summary>
public static class SealEvaluationKeysFile
{
    /// <param name="path">The file.</param>
    /// <param name="parameters">Those of the keys.</param>
    /// <param name="device">Where they are to be.</param>
    /// <param name="wanted">Other keys are read over; what is missing stays missing.</param>
    /// <param name="maxBytes">Device memory of Galois keys beyond which the file is refused.</param>
    /// <param name="progress">Share of the file.</param>
    /// <param name="cancellation">Checked between keys.</param>
    /// <exception cref="HeGpuFileException">An object that is neither, damaged, of other parameters, or a key twice.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static EvaluationKeys Load(
        string path, CkksParameters parameters, PolynomialDevice device, AvailableKeys wanted, long maxBytes = SealGaloisKeysFile.DefaultMaxBytes,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using SealObjects objects = SealObjects.OpenFile(path);
        return Read(objects, parameters, device, wanted, maxBytes, progress, cancellation);
    }

    /// <summary>The same of a stream that can seek, from its beginning; it is disposed.</summary>
    /// <inheritdoc cref="Load"/>
    public static EvaluationKeys Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device, AvailableKeys wanted, long maxBytes = SealGaloisKeysFile.DefaultMaxBytes)
    {
        using var objects = new SealObjects(stream, source);
        return Read(objects, parameters, device, wanted, maxBytes, null, CancellationToken.None);
    }

    private static EvaluationKeys Read(
        SealObjects objects, CkksParameters parameters, PolynomialDevice device, AvailableKeys wanted, long maxBytes, IProgress<double>? progress, CancellationToken cancellation)
    {
        var chain = new SealChain(parameters);
        var elements = EvaluationKeyIndex.Of(parameters, wanted).Galois.Select(g => g.Element).ToHashSet();
        SwitchingKey? relinearization = null;
        var galois = new Dictionary<uint, SwitchingKey>();
        try
        {
            while (objects.Next() is { } file)
            {
                using (file)
                {
                    cancellation.ThrowIfCancellationRequested();
                    int places = SealSwitchingKeys.ReadStart(file, chain, parameters.Degree);
                    if (places > SealRelinKeysFile.MostPlaces)
                        SealGaloisKeysFile.ReadInto(galois, file, chain, places, device, elements, maxBytes, cancellation);
                    else if (relinearization is null)
                        relinearization = SealRelinKeysFile.ReadKey(file, chain, places, device);
                    else
                        throw file.Error("a second key for s^2.");
                }
                progress?.Report(objects.Fraction);
            }
            return new EvaluationKeys(parameters, relinearization, galois);
        }
        catch
        {
            relinearization?.Dispose();
            foreach (SwitchingKey key in galois.Values)
                key.Dispose();
            throw;
        }
    }
}
