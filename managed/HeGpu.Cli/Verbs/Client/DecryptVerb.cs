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
    private readonly Option<FileInfo> mask = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "The mask, a PNG, white where the logit is positive; of a classifier a CSV of image, class and scores." };
    private readonly Option<FileInfo?> logits = new("--logits") { HelpName = "FILE", Description = "The logits too: .npy (NumPy, float64) or .csv." };

    protected override void Define(Command command)
    {
        command.Add(file);
        foreach (Option option in new Option[] { PlanLoading.Plan, key, mask, logits, CommonOptions.Device, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string path = OutputPath.Check(context.Get(mask));
        if (context.Get(logits) is { } numbers) OutputPath.Check(numbers);
        Plan plan = PlanLoading.Load(context);
        using PolynomialDevice device = Devices.Open(context);
        using SecretKey secret = SecretKeyFile.Load(context.Get(key).FullName, plan.CreateParameters(), device);
        var decryptor = new ImageDecryptor(plan, secret);
        IReadOnlyList<FeatureMap> results = context.Terminal.Stage("Decrypting", stage => decryptor.DecryptFile(context.Get(file).FullName, stage, context.Cancellation));
        context.Record["images"] = results.Count;
        if (plan.GivesScores) ScoreFile.Write(context, path, results);
        else WriteMasks(context, path, results);
        return Task.FromResult(ExitCodes.Success);
    }

    private void WriteMasks(VerbContext context, string path, IReadOnlyList<FeatureMap> results)
    {
        for (int i = 0; i < results.Count; i++)
        {
            string own = Numbered(path, i, results.Count);
            Png.Write(own, LogitFile.ToMask(results[i]), context.Cancellation);
            context.Terminal.Line($"{own}: {results[i].Shape.Width}x{results[i].Shape.Height} pixels");
            if (context.Get(logits) is { } target) LogitFile.Write(Numbered(target.FullName, i, results.Count), results[i], context.Cancellation);
        }
    }

    // mask.png; for several images mask_0.png, mask_1.png, ...
    private static string Numbered(string path, int index, int count) => count == 1 ? path
        : Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}_{index}{Path.GetExtension(path)}");
}
