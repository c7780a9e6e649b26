namespace HeGpu.Ckks;

/// <summary>One Galois key: its element, and the highest level that it serves.</summary>
public readonly record struct GaloisKeyEntry(uint Element, int MaxLevel);

/// <summary>Which keys a set of evaluation keys consists of: what decides its size in memory and in a file.</summary>
/// <param name="RelinearizationLevel">Highest level that the key for s^2 serves; null without such a key.</param>
/// <param name="Galois">Ascending by element; conjugation is 2N - 1.</param>
public sealed record EvaluationKeyIndex(int? RelinearizationLevel, IReadOnlyList<GaloisKeyEntry> Galois)
{
    public int Count => Galois.Count + (RelinearizationLevel is null ? 0 : 1);

    /// <summary>Of each key, relinearization first.</summary>
    public IEnumerable<int> Levels => RelinearizationLevel is { } level ? Galois.Select(g => g.MaxLevel).Prepend(level) : Galois.Select(g => g.MaxLevel);

    /// <summary>Device memory of all of them; of <paramref name="packed"/> ones on a device that packs constants.</summary>
    public long Bytes(CkksParameters parameters, bool packed = false) => Levels.Sum(level => parameters.SwitchingKeyBytes(level, packed));

    /// <summary>What was asked for, key by key: steps that are equal modulo the slot count become one, a rotation by 0 none.</summary>
    /// <exception cref="CkksException">MissingKey when all rotations were asked for; LevelMismatch for a level that does not exist.</exception>
    public static EvaluationKeyIndex Of(CkksParameters parameters, AvailableKeys wanted)
    {
        if (wanted.Rotations is null)
            throw new CkksException(CkksErrorKind.MissingKey, "Galois keys for all rotations were asked for: list the steps that the plan uses.");
        var levels = new SortedDictionary<uint, int>();
        foreach (int steps in wanted.Rotations)
        {
            if (OperandRules.NormalizeSteps(parameters, steps) == 0) continue;
            uint element = parameters.Ring.GaloisElement(steps);
            int level = wanted.RotationLevels.GetValueOrDefault(steps, parameters.MaxLevel);
            parameters.CheckLevel(level);
            levels[element] = Math.Max(level, levels.GetValueOrDefault(element));
        }
        int conjugation = wanted.ConjugationLevel ?? parameters.MaxLevel, relinearization = wanted.RelinearizationLevel ?? parameters.MaxLevel;
        parameters.CheckLevel(conjugation);
        if (wanted.Conjugation) levels[parameters.Ring.ConjugationElement] = conjugation;
        parameters.CheckLevel(relinearization);
        return new(wanted.Relinearization ? relinearization : null, [.. levels.Select(e => new GaloisKeyEntry(e.Key, e.Value))]);
    }
}
