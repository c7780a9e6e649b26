using HeGpu.Seal;

namespace HeGpu.SealNet;

/// <summary>
/// Evaluation keys as SEAL's, one object per Galois element: SEAL's .NET wrapper loads at most 2 GB at a time, and all keys of a plan may be more. SEAL keeps
/// their memory in its global pool for other keys once they are disposed. Thread-safe for reading.
/// </summary>
internal sealed class SealNetKeys : IDisposable
{
    private readonly CkksParameters _parameters;
    private readonly AvailableKeys _available;
    private readonly MsSeal.RelinKeys? _relinearization;
    private readonly Dictionary<uint, MsSeal.GaloisKeys> _galois = [];

    /// <exception cref="CkksException">LevelMismatch for a key that does not serve all levels, as SEAL's do.</exception>
    public SealNetKeys(SealNetContext context, EvaluationKeys keys)
    {
        (_parameters, _available) = (keys.Parameters, keys.Available);
        CheckLevels(keys.Index, _parameters.MaxLevel);
        Bytes = keys.Bytes;
        try
        {
            if (keys.Relinearization is { } relinearization)
            {
                _relinearization = new MsSeal.RelinKeys();
                using MemoryStream bytes = InMemory.Of(SealRelinKeysFile.Size(_parameters), stream => SealRelinKeysFile.Write(stream, relinearization));
                _relinearization.Load(context.Native, bytes);
            }
            foreach ((uint element, SwitchingKey key) in keys.Galois)
            {
                _galois.Add(element, new MsSeal.GaloisKeys());
                var alone = new EvaluationKeys(_parameters, null, [new(element, key)]); // not disposed: the key is the caller's
                using MemoryStream bytes = InMemory.Of(SealGaloisKeysFile.Size(_parameters, 1), stream => SealGaloisKeysFile.Write(stream, alone));
                _galois[element].Load(context.Native, bytes);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count => _galois.Count + (_relinearization is null ? 0 : 1);

    /// <summary>Of their words.</summary>
    public long Bytes { get; }

    public MsSeal.RelinKeys Relinearization => _relinearization ?? throw AvailableKeys.MissingRelinearization();

    public MsSeal.GaloisKeys Conjugation => _galois.GetValueOrDefault(_parameters.Ring.ConjugationElement) ?? throw AvailableKeys.MissingConjugation();

    public MsSeal.GaloisKeys ForRotation(int steps) =>
        _galois.GetValueOrDefault(_parameters.Ring.GaloisElement(steps)) ?? throw AvailableKeys.MissingRotation(_parameters, steps, _available.Rotations!);

    /// <exception cref="CkksException">LevelMismatch.</exception>
    public static void CheckLevels(EvaluationKeyIndex keys, int maxLevel)
    {
        foreach (int level in keys.Levels)
            if (level != maxLevel)
                throw new CkksException(CkksErrorKind.LevelMismatch, $"A key for levels up to {level}, SEAL's serve all {maxLevel}: make keys for a plan that was made with --client seal.");
    }

    public void Dispose()
    {
        _relinearization?.Dispose();
        foreach (MsSeal.GaloisKeys keys in _galois.Values)
            keys.Dispose();
    }
}
