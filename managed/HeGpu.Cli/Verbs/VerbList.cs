namespace HeGpu.Cli;

/// <summary>The verbs, in the order in which help shows them.</summary>
internal static class VerbList
{
    public static IReadOnlyList<IVerb> All =>
    [
        new DemoVerb(), new TrainVerb(), new KeygenVerb(), new EncryptVerb(), new RunVerb(), new DecryptVerb(), new InspectVerb(), new DevicesVerb(),
    ];
}
