namespace HeGpu.SealNet;

/// <summary>SEAL as the evaluator `seal`, for the command to find.</summary>
public sealed class SealNetProvider : IEvaluatorProvider
{
    internal const string Name = "seal";

    private const string Remedy = "make the plan with --client seal.";

    public DeviceListing Describe()
    {
        const string goodFor = "plans made with --client seal, where no native device is";
        try
        {
            return new(Name, $"Microsoft SEAL {MsSeal.SEALVersion.Version}", goodFor);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return new(Name, "Microsoft SEAL", goodFor) { WhyNot = $"its native library (sealc) does not load on this machine: {e.Message.Split(". ")[0].ReplaceLineEndings(" ")}; use --device native." };
        }
    }

    public string? WhyNot(CkksParameters parameters, AvailableKeys keys)
    {
        int special = parameters.Ring.SpecialModuli.Count;
        if (special != 1)
            return $"{parameters.Hash.Short} has {special} special primes, SEAL has one: {Remedy}";
        if (EvaluationKeyIndex.Of(parameters, keys).Levels.Any(level => level != parameters.MaxLevel))
            return $"the plan has keys that do not serve all {parameters.MaxLevel} levels, SEAL's do: {Remedy}";
        try
        {
            using var context = new SealNetContext(parameters);
            return null;
        }
        catch (CkksException e)
        {
            return $"{e.Message} To plan within SEAL's limits, {Remedy}";
        }
    }

    public IForeignEvaluator Open(CkksParameters parameters, EvaluationKeys keys, DeviceOptions options) =>
        Describe().WhyNot is { } whyNot ? throw new DeviceUnavailableException(Name, whyNot) : new SealNetEvaluator(parameters, keys, options.Threads);
}
