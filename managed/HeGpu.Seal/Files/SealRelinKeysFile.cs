using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>SEAL's RelinKeys with the key for s^2, full or seeded. Ours is the same: it switches s^2 to s.</summary>
public static class SealRelinKeysFile
{
    // s^3 and higher powers have keys in places 1 and on, which nothing here uses.
    internal const int Places = 1;
    internal const int MostPlaces = 14;

    /// <summary>Bytes of such a file without compression; seeded when half of the key is a seed.</summary>
    public static long Size(CkksParameters parameters, bool seeded = false, SealVersion? version = null) =>
        SealHeader.Bytes + SealSwitchingKeys.PayloadBytes(version ?? SealVersion.Universal, parameters, Places, 1, seeded);

    /// <summary>Written whole or not at all.</summary>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime, LevelMismatch for a key of a lower level.</exception>
    public static void Save(string path, SwitchingKey relinearization, SealFormat format = default, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, relinearization, format), cancellation: cancellation);

    /// <inheritdoc cref="Save"/>
    public static void Write(Stream stream, SwitchingKey relinearization, SealFormat format = default)
    {
        SealSwitchingKeys.CheckLevel(relinearization);
        var chain = new SealChain(relinearization.Parameters);
        SealWriter.Write(stream, format, version => SealSwitchingKeys.PayloadBytes(version, relinearization.Parameters, Places, 1), file =>
        {
            SealSwitchingKeys.WriteStart(file, chain, Places);
            SealSwitchingKeys.WritePlace(file, chain, digit => SealKeyPair.WriteNested(file, chain, relinearization.Pair(digit)));
        });
    }

    /// <summary>The key for s^2, which the caller disposes or gives to <see cref="EvaluationKeys"/>.</summary>
    /// <exception cref="HeGpuFileException">No relinearization keys, damaged, or of other parameters.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static SwitchingKey Load(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.OpenFile(path);
        return Read(file, parameters, device);
    }

    /// <inheritdoc cref="Load"/>
    public static SwitchingKey Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device)
    {
        using SealReader file = SealReader.Open(stream, source);
        return Read(file, parameters, device);
    }

    private static SwitchingKey Read(SealReader file, CkksParameters parameters, PolynomialDevice device)
    {
        var chain = new SealChain(parameters);
        return ReadKey(file, chain, SealSwitchingKeys.ReadStart(file, chain, parameters.Degree), device);
    }

    /// <summary>The key for s^2 of an object whose start is read.</summary>
    internal static SwitchingKey ReadKey(SealReader file, SealChain chain, int places, PolynomialDevice device)
    {
        if (places is 0 or > MostPlaces || !SealSwitchingKeys.ReadPlace(file, chain))
            throw file.Error($"no key for s^2 among {places} places: {(places > MostPlaces ? "these are Galois keys" : "make it with create_relin_keys")}.");
        SwitchingKey key = SealSwitchingKeys.ReadKey(file, chain, device, (made, digit, seeded) => SealSample.ReadWords(file, seeded, made.Pair(digit)));
        try
        {
            for (int place = 1; place < places; place++)
                if (SealSwitchingKeys.ReadPlace(file, chain))
                    SealSwitchingKeys.SkipKey(file, chain);
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
