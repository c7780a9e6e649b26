using HeGpu.Ckks;
using HeGpu.Files;
using HeGpu.Seal;

namespace HeGpu.Planning;

public sealed partial class ServerSession
{
    /// <summary>
    /// From SEAL's ciphertexts, one after another in a file, to those of the results, written so that every SEAL from 3.6 on reads them. They carry no notes: that they are of
    /// this plan shows in their parms_id, level and scale, and how they are packed is the client's to know (<see cref="SealClientSheet"/>).
    /// </summary>
    /// <exception cref="HeGpuFileException">The input is damaged, of other parameters, or not at the plan's level and scale.</exception>
    /// <exception cref="PlanningException">Not whole sets of ciphertexts.</exception>
    /// <exception cref="CkksException">InvalidParameters for a plan with more than one special prime.</exception>
    public ServerRecord RunSealFile(string input, string output, IProgress<ServerProgress>? progress = null, CancellationToken cancellation = default)
    {
        using SealCiphertextsReader reader = SealCiphertextsFile.Open(input, Parameters, Files);
        IEnumerable<Ciphertext> results = Run(Read(reader), CountBatches(reader.Count), disposeInputs: true, progress, cancellation);
        SealCiphertextsFile.Save(output, Disposed(results), cancellation: cancellation);
        return Record!;
    }

    private IEnumerable<Ciphertext> Read(SealCiphertextsReader reader)
    {
        for (int index = 1; reader.Next() is { } ciphertext; index++)
        {
            if (Problem(ciphertext) is { } problem)
            {
                ciphertext.Dispose();
                throw new HeGpuFileException(reader.Source, $"ciphertext {index} of {reader.Count} {problem}");
            }
            yield return ciphertext;
        }
    }

    private string? Problem(Ciphertext c)
    {
        PlannedNode input = Plan.InputNode;
        if (c.Size != Ciphertext.MinSize) return $"has {c.Size} polynomials; fresh ones have {Ciphertext.MinSize}.";
        return c.Level == input.Level && OperandRules.AreEqualScales(c.Scale, input.Scale) ? null : FormattableString.Invariant(
            $"is at level {c.Level} and scale 2^{Math.Log2(c.Scale):0.###}, the plan expects level {input.Level} (of {Parameters.MaxLevel}) and 2^{Math.Log2(input.Scale):0.###}: encode at scale {input.Scale:0} and encrypt that.");
    }
}
