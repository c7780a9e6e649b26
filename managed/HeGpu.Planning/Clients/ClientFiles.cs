using HeGpu.Ckks;
using HeGpu.Seal;

namespace HeGpu.Planning;

/// <summary>Bytes of the files that a plan's client exchanges with a server.</summary>
internal static class ClientFiles
{
    /// <summary>All evaluation keys: ours with halves as seeds, SEAL's in full, as they also are in a client's memory.</summary>
    public static long KeyBytes(Plan plan, CkksParameters parameters, EvaluationKeyIndex index) => plan.Client == PlanClient.Seal
        ? SealGaloisKeysFile.Size(parameters, index.Galois.Count) + (index.RelinearizationLevel is null ? 0 : SealRelinKeysFile.Size(parameters))
        : EvaluationKeysFile.Size(parameters, index);

    /// <summary>The ciphertexts of one batch that a client sends: ours seeded, SEAL's under its public key.</summary>
    public static long InputBytes(Plan plan, CkksParameters parameters) => Bytes(plan, plan.InputNode, parameters, seeded: plan.Client == PlanClient.HeGpu);

    /// <summary>The ciphertexts of one batch that a server returns.</summary>
    public static long OutputBytes(Plan plan, CkksParameters parameters) => Bytes(plan, plan.OutputNode, parameters, seeded: false);

    private static long Bytes(Plan plan, PlannedNode node, CkksParameters parameters, bool seeded)
    {
        int count = node.Layout.Ciphertexts;
        return plan.Client == PlanClient.Seal
            ? count * SealCiphertextFile.Size(parameters, Ciphertext.MinSize, node.Level, seeded)
            : CiphertextsFile.Size(parameters, [.. Enumerable.Repeat(new CiphertextShape(Ciphertext.MinSize, node.Level, seeded), count)]);
    }
}
