using HeGpu.Ckks;

namespace HeGpu.Planning;

/// <summary>Which evaluation keys a plan needs, and whether they are there.</summary>
public static class PlanKeys
{
    /// <summary>What the client makes: these and no others.</summary>
    public static AvailableKeys Needed(Plan plan) => new([.. plan.GaloisSteps], plan.NeedsRelinearization);

    /// <exception cref="CkksException">MissingKey, naming the first that is missing, before any work is done.</exception>
    public static void Check(Plan plan, EvaluationKeys keys)
    {
        if (plan.NeedsRelinearization && keys.Relinearization is null)
            throw new CkksException(CkksErrorKind.MissingKey, "The evaluation keys have no relinearization key, which this plan needs; make keys for it with `hegpu keygen`.");
        int[] missing = [.. plan.GaloisSteps.Where(step => !keys.Galois.ContainsKey(keys.Parameters.Ring.GaloisElement(step)))];
        if (missing.Length > 0)
            throw new CkksException(CkksErrorKind.MissingKey,
                $"The evaluation keys lack {missing.Length} of the {plan.GaloisSteps.Count} Galois keys of this plan, the first for a rotation by {missing[0]}; make keys for it with `hegpu keygen`.");
    }
}
