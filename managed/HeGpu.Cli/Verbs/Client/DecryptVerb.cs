using System.CommandLine;
using HeGpu.Arithmetic;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu decrypt`: the server's result becomes a mask, and logits if asked for; a classifier's becomes a table of classes and scores.</summary>
internal sealed class DecryptVerb() : Verb("decrypt", "Client: decrypt a server's result into a mask, or into classes and their scores.",
    "hegpu decrypt result.enc --plan plan.json --key keys/secret.key --out mask.png",
    "hegpu decrypt result.enc --plan plan.json --key keys/secret.key --out mask.png --logits logits.npy",
    "hegpu decrypt result.enc --plan plan.json --key keys/secret.key --out scores.csv")
{
    private readonly Argument<FileInfo> file = new("FILE") { Description = "Ciphertexts from `hegpu run`." };
    private readonly Option<FileInfo> key = new("--key") { Required = true, HelpName = "FILE", Description = "secret.key." };

    protected override void Define(Command command)
    {
        command.Add(file);
        foreach (Option option in new Option[] { PlanLoading.Plan, key, ResultFiles.Out, ResultFiles.Logits, CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        ResultFiles.Check(context);
        Plan plan = PlanLoading.Load(context);
        using PolynomialDevice device = Devices.Open(context);
        using SecretKey secret = SecretKeyFile.Load(context.Get(key).FullName, plan.CreateParameters(), device);
        var decryptor = new ImageDecryptor(plan, secret);
        IReadOnlyList<FeatureMap> results = context.Terminal.Stage("Decrypting", stage => decryptor.DecryptFile(context.Get(file).FullName, stage, context.Cancellation));
        ResultFiles.Write(context, results, plan.GivesScores);
        return Task.FromResult(ExitCodes.Success);
    }
}
