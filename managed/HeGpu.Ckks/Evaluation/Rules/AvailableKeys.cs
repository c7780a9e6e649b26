namespace HeGpu.Ckks;

/// <summary>
/// Which evaluation keys exist, and up to which level each serves: what a plan asks for, a client makes, and evaluators check against. A key up to
/// level l has the digits and limbs of level l only: its size falls with the square of the level.
/// </summary>
/// <param name="Rotations">Steps, modulo the slot count; null stands for all.</param>
/// <param name="Relinearization">Products of ciphertexts are possible.</param>
/// <param name="Conjugation">Conjugation is possible.</param>
public sealed record AvailableKeys(IReadOnlyCollection<int>? Rotations, bool Relinearization = true, bool Conjugation = false)
{
    public static AvailableKeys All { get; } = new(null, true, true);

    /// <summary>Highest level of a rotation's key, by the steps of <see cref="Rotations"/>; those not named serve every level.</summary>
    public IReadOnlyDictionary<int, int> RotationLevels { get; init; } = new Dictionary<int, int>();

    /// <summary>Highest level of the relinearization key; null for every level.</summary>
    public int? RelinearizationLevel { get; init; }

    /// <summary>Highest level of the conjugation key; null for every level.</summary>
    public int? ConjugationLevel { get; init; }

    /// <summary>A key serves its own level and those below.</summary>
    internal static CkksException LevelTooHigh(string key, int keyLevel, int level) => new(CkksErrorKind.MissingKey,
        $"The {key} serves levels up to {keyLevel}, the ciphertext is at level {level}: use DropToLevel({keyLevel}) first, or ask the client for a key up to level {level}.");

    internal static CkksException RotationLevelTooHigh(int steps, int keyLevel, int level) => LevelTooHigh($"Galois key for a rotation by {steps}", keyLevel, level);

    internal static CkksException ConjugationLevelTooHigh(int keyLevel, int level) => LevelTooHigh("conjugation key", keyLevel, level);

    internal static CkksException MissingRelinearization() =>
        new(CkksErrorKind.MissingKey, "No relinearization key: products of ciphertexts need it. Ask the client for one.");

    internal static CkksException MissingConjugation() =>
        new(CkksErrorKind.MissingKey, "No conjugation key. Ask the client for one.");

    internal static CkksException MissingRotation(CkksParameters parameters, int steps, IEnumerable<int> existing)
    {
        int half = parameters.Slots / 2;
        const int shown = 16;
        int[] known = [.. existing.Select(s => OperandRules.NormalizeSteps(parameters, s)).Distinct().Select(s => s > half ? s - parameters.Slots : s).Order()];
        string list = known.Length == 0 ? "none" : string.Join(", ", known.Take(shown)) + (known.Length > shown ? $", .. ({known.Length} in all)" : "");
        return new CkksException(CkksErrorKind.MissingKey,
            $"No Galois key for a rotation by {steps} (element {parameters.Ring.GaloisElement(steps)}). Rotations with keys: {list}. Ask the client for this one.");
    }
}
