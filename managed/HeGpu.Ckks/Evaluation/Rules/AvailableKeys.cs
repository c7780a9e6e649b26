namespace HeGpu.Ckks;

/// <summary>Which evaluation keys exist: what a plan asks for, a client makes, and evaluators check against.</summary>
/// <param name="Rotations">Steps, modulo the slot count; null stands for all.</param>
/// <param name="Relinearization">Products of ciphertexts are possible.</param>
/// <param name="Conjugation">Conjugation is possible.</param>
public sealed record AvailableKeys(IReadOnlyCollection<int>? Rotations, bool Relinearization = true, bool Conjugation = false)
{
    public static AvailableKeys All { get; } = new(null, true, true);

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
