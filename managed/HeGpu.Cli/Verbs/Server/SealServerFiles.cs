using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Planning;
using HeGpu.Seal;

namespace HeGpu.Cli;

/// <summary>What a client with SEAL sends to `hegpu run`, as it is.</summary>
internal static class SealServerFiles
{
    /// <summary>Whether the files are SEAL's: as the user says, or by how they begin. The readers refuse a mixture.</summary>
    public static bool AreMeant(FileFormat format, FileInfo keys, FileInfo input) =>
        format == FileFormat.Auto ? SealFile.IsSeal(keys.FullName) || SealFile.IsSeal(input.FullName) : format == FileFormat.Seal;

    /// <exception cref="VerbException">The plan is one that SEAL cannot speak.</exception>
    public static void CheckPlan(CkksParameters parameters)
    {
        if (parameters.Ring.SpecialModuli.Count != 1)
            throw new VerbException(ExitCodes.Refused, $"these are SEAL's files, and the plan has {parameters.Ring.SpecialModuli.Count} special primes where SEAL has one; make the plan with --client seal.");
    }

    /// <summary>Compares SEAL's EncryptionParameters with those of the plan.</summary>
    /// <exception cref="VerbException">They are others.</exception>
    public static void CheckParameters(FileInfo file, CkksParameters parameters)
    {
        SealParameters found = SealParametersFile.Load(file.FullName), wanted = SealParameters.Of(parameters);
        if (found.Id != wanted.Id)
            throw new VerbException(ExitCodes.Refused, $"{file.FullName}: {found}, the plan is for {wanted}; take coeffModulus from the file of `hegpu plan --client-file`.");
    }

    public static EvaluationKeys LoadKeys(string path, Plan plan, CkksParameters parameters, PolynomialDevice device, IProgress<double>? progress, CancellationToken cancellation) =>
        SealEvaluationKeysFile.Load(path, parameters, device, plan.Keys, progress: progress, cancellation: cancellation);

    public static int CountCiphertexts(string path, CkksParameters parameters, PolynomialDevice device)
    {
        using SealCiphertextsReader reader = SealCiphertextsFile.Open(path, parameters, device);
        return reader.Count;
    }
}
