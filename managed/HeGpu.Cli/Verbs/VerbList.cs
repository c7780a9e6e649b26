namespace HeGpu.Cli;

/// <summary>The verbs, in the order in which help shows them.</summary>
internal static class VerbList
{
    public static IReadOnlyList<IVerb> All =>
    [
        new DemoVerb(), new TrainVerb(), new ImportVerb(), new PlanVerb(), new KeygenVerb(), new EncryptVerb(), new RunVerb(), new DecryptVerb(), new PredictVerb(), new EvaluateVerb(),
        new InspectVerb(), new DevicesVerb(), new SelfTestVerb(), new CalibrateVerb(), new BenchVerb(),
    ];
}
