using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>Whether the evaluation keys that a plan needs are there.</summary>
public static class PlanKeys
{

    /// <exception cref="CkksException">MissingKey, naming the first that is missing or does not reach its level, before any work is done.</exception>
    public static void Check(Plan plan, EvaluationKeys keys)
    {
        string remedy = plan.Client == PlanClient.Seal ? "make them with SEAL for the steps that `hegpu plan` lists." : "make keys for it with `hegpu keygen`.";
        if (plan.RelinearizationLevel is { } product)
        {
            if (keys.Relinearization is null)
                throw Missing($"The evaluation keys have no relinearization key, which this plan needs; {remedy}");
            if (keys.Relinearization.MaxLevel < product)
                throw Missing($"The relinearization key serves levels up to {keys.Relinearization.MaxLevel}, this plan has products at level {product}; {remedy}");
        }
        if (plan.ConjugationLevel is { } conjugation && LevelOf(keys, keys.Parameters.Ring.ConjugationElement) is var served && served < conjugation)
            throw Missing(served < 0 ? $"The evaluation keys have no conjugation key, which this plan needs for two images per slot; {remedy}"
                : $"The conjugation key serves levels up to {served}, this plan has squares at level {conjugation}; {remedy}");
        PlannedRotation[] missing = [.. plan.Rotations.Where(r => Level(keys, r.Steps) < r.MaxLevel)];
        if (missing.Length == 0) return;
        (PlannedRotation first, int level) = (missing[0], Level(keys, missing[0].Steps));
        throw Missing($"The evaluation keys lack {missing.Length} of the {plan.Rotations.Count} Galois keys of this plan, the first for a rotation by {first.Steps} at level {first.MaxLevel}"
            + (level < 0 ? "" : $" (there is one for levels up to {level})") + $"; {remedy}");
    }

    private static int Level(EvaluationKeys keys, int steps) => LevelOf(keys, keys.Parameters.Ring.GaloisElement(steps));

    private static int LevelOf(EvaluationKeys keys, uint element) => keys.Galois.TryGetValue(element, out SwitchingKey? key) ? key.MaxLevel : -1;

    private static CkksException Missing(string message) => new(CkksErrorKind.MissingKey, message);
}
