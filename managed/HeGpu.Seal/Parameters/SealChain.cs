using HeGpu.Ckks;

namespace HeGpu.Seal;

/// <summary>SEAL's chain of parameters in ours: the parms_id of the keys, and of each level 0 .. MaxLevel.</summary>
internal sealed class SealChain
{
    private readonly SealParametersId[] _levels;

    /// <exception cref="CkksException">InvalidParameters for more than one special prime.</exception>
    public SealChain(CkksParameters parameters)
    {
        Parameters = parameters;
        SealParameters seal = SealParameters.Of(parameters);
        KeyId = seal.Id;
        ulong[] primes = [.. seal.Primes];
        _levels = [.. Enumerable.Range(0, parameters.MaxLevel + 1).Select(level => SealParametersId.Of(seal.Degree, primes.AsSpan(0, level + 1)))];
    }

    public CkksParameters Parameters { get; }

    public SealParametersId KeyId { get; }

    public SealParametersId IdOf(int level) => _levels[level];

    /// <summary>The level of an id in a file.</summary>
    /// <exception cref="Files.HeGpuFileException">It is that of keys, or of other parameters.</exception>
    public int LevelOf(SealParametersId id, SealReader file)
    {
        int level = Array.IndexOf(_levels, id);
        if (level >= 0)
            return level;
        throw id == KeyId
            ? file.Error($"it belongs to the level of keys ({id.Short}): this is a key, a ciphertext or plaintext is expected.")
            : Foreign(id, file);
    }

    /// <exception cref="Files.HeGpuFileException">It is another id than that of keys.</exception>
    public void ExpectKeyId(SealParametersId id, SealReader file)
    {
        if (id == KeyId)
            return;
        throw Array.IndexOf(_levels, id) is >= 0 and int level
            ? file.Error($"it belongs to level {level} ({id.Short}): this is a ciphertext or plaintext, a key is expected.")
            : Foreign(id, file);
    }

    private Files.HeGpuFileException Foreign(SealParametersId id, SealReader file) => file.Error(
        $"its parms_id is {id.Short}, which is none of N = {Parameters.Degree} with these {Parameters.Ring.DataModuli.Count} + 1 primes (keys have {KeyId.Short}): other parameters, another scheme (BFV, BGV) or another kind of object.");
}
