using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Files;

namespace HeGpu.Seal;

/// <summary>
/// SEAL's GaloisKeys, full or seeded: the key of element g stands in place (g - 1) / 2 of N. SEAL's switches sigma_g(s) to s and is used behind the
/// automorphism; ours switches s to sigma_g^-1(s) and is used before it. One is the other under the automorphism, all words of it:
/// b = -a s + e + P sigma_g(s) gives sigma_g^-1(b) = -sigma_g^-1(a) sigma_g^-1(s) + sigma_g^-1(e) + P s.
/// </summary>
public static class SealGaloisKeysFile
{
    /// <summary>Most device memory that keys are read into unless the caller says otherwise: 16 GiB.</summary>
    public const long DefaultMaxBytes = 1L << 34;

    /// <summary>Bytes of such a file without compression.</summary>
    /// <param name="parameters">With one special prime.</param>
    /// <param name="keys">How many elements have a key.</param>
    /// <param name="seeded">Half of each key is a seed.</param>
    /// <param name="version">Of the writer; <see cref="SealVersion.Universal"/> when null.</param>
    public static long Size(CkksParameters parameters, int keys, bool seeded = false, SealVersion? version = null) =>
        SealHeader.Bytes + SealSwitchingKeys.PayloadBytes(version ?? SealVersion.Universal, parameters, parameters.Degree, keys, seeded);

    /// <summary>Written whole or not at all.</summary>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime, LevelMismatch for a key of a lower level.</exception>
    public static void Save(string path, EvaluationKeys keys, SealFormat format = default, CancellationToken cancellation = default) =>
        AtomicFile.Write(path, stream => Write(stream, keys, format), cancellation: cancellation);

    /// <inheritdoc cref="Save"/>
    public static void Write(Stream stream, EvaluationKeys keys, SealFormat format = default)
    {
        CkksParameters parameters = keys.Parameters;
        foreach (SwitchingKey key in keys.Galois.Values)
            SealSwitchingKeys.CheckLevel(key);
        var chain = new SealChain(parameters);
        SealWriter.Write(stream, format, version => SealSwitchingKeys.PayloadBytes(version, parameters, parameters.Degree, keys.Galois.Count), file =>
        {
            SealSwitchingKeys.WriteStart(file, chain, parameters.Degree);
            for (int place = 0; place < parameters.Degree; place++)
                if (keys.Galois.TryGetValue(SealSwitchingKeys.ElementOf(place), out SwitchingKey? key))
                    WriteKey(file, chain, key, SealSwitchingKeys.ElementOf(place));
                else
                    SealSwitchingKeys.WriteEmptyPlace(file);
        });
    }

    /// <summary>The keys by Galois element, which the caller disposes or gives to <see cref="EvaluationKeys"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Those of the keys.</param>
    /// <param name="device">Where they are to be.</param>
    /// <param name="wanted">Others are read over; null for all.</param>
    /// <param name="maxBytes">Device memory beyond which the file is refused.</param>
    /// <exception cref="HeGpuFileException">No Galois keys, damaged, of other parameters, or more than fit.</exception>
    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public static IReadOnlyDictionary<uint, SwitchingKey> Load(string path, CkksParameters parameters, PolynomialDevice device, IReadOnlySet<uint>? wanted = null, long maxBytes = DefaultMaxBytes)
    {
        using SealReader file = SealReader.OpenFile(path);
        return Read(file, parameters, device, wanted, maxBytes);
    }

    /// <inheritdoc cref="Load"/>
    public static IReadOnlyDictionary<uint, SwitchingKey> Read(Stream stream, string source, CkksParameters parameters, PolynomialDevice device, IReadOnlySet<uint>? wanted = null, long maxBytes = DefaultMaxBytes)
    {
        using SealReader file = SealReader.Open(stream, source);
        return Read(file, parameters, device, wanted, maxBytes);
    }

    private static void WriteKey(SealWriter file, SealChain chain, SwitchingKey key, uint element)
    {
        using DeviceBuffer words = key.Device.Rent(chain.Parameters.Ring, 2, key.Limbs), image = key.Device.Rent(chain.Parameters.Ring, 2, key.Limbs);
        SealSwitchingKeys.WritePlace(file, chain, digit =>
        {
            key.Device.Unpack(key.Pair(digit), words.View<Ntt>());
            key.Device.Automorphism(words.View<Ntt>(), element, image.View<Ntt>());
            SealKeyPair.WriteNested(file, chain, image.View<Ntt>());
        });
    }

    private static Dictionary<uint, SwitchingKey> Read(SealReader file, CkksParameters parameters, PolynomialDevice device, IReadOnlySet<uint>? wanted, long maxBytes)
    {
        var chain = new SealChain(parameters);
        int places = SealSwitchingKeys.ReadStart(file, chain, parameters.Degree);
        var keys = new Dictionary<uint, SwitchingKey>();
        try
        {
            ReadInto(keys, file, chain, places, device, wanted, maxBytes, CancellationToken.None);
            return keys;
        }
        catch
        {
            foreach (SwitchingKey key in keys.Values)
                key.Dispose();
            throw;
        }
    }

    /// <summary>Adds the wanted keys of an object whose start is read to those that are there; they are the caller's, also when this fails.</summary>
    internal static void ReadInto(
        Dictionary<uint, SwitchingKey> keys, SealReader file, SealChain chain, int places, PolynomialDevice device, IReadOnlySet<uint>? wanted, long maxBytes, CancellationToken cancellation)
    {
        CkksParameters parameters = chain.Parameters;
        long most = maxBytes / parameters.SwitchingKeyBytes(parameters.MaxLevel);
        using DeviceBuffer image = device.Rent(parameters.Ring, 2, parameters.Ring.AllLimbs);
        for (int place = 0; place < places; place++)
        {
            if (!SealSwitchingKeys.ReadPlace(file, chain))
                continue;
            cancellation.ThrowIfCancellationRequested();
            uint element = SealSwitchingKeys.ElementOf(place);
            if (wanted?.Contains(element) == false)
            {
                SealSwitchingKeys.SkipKey(file, chain);
                continue;
            }
            if (keys.ContainsKey(element))
                throw file.Error($"a second key for Galois element {element}.");
            if (keys.Count >= most)
                throw file.Error($"more than {most} keys, which take {maxBytes} bytes: make keys only for the rotations that are used.");
            keys.Add(element, ReadKey(file, chain, device, element, image.View<Ntt>()));
        }
        file.Finish();
    }

    private static SwitchingKey ReadKey(SealReader file, SealChain chain, PolynomialDevice device, uint element, PolyView<Ntt> image)
    {
        uint inverse = chain.Parameters.Ring.InverseElement(element);
        return SealSwitchingKeys.ReadKey(file, chain, device, (key, digit, seeded) =>
        {
            SealSample.ReadWords(file, seeded, image);
            device.Automorphism(image, inverse, key.Pair(digit));
        });
    }
}
