using System.CommandLine;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu keygen`: the client's secret key, its public key, and the evaluation keys for the server.</summary>
internal sealed class KeygenVerb() : Verb("keygen", "Client: make the keys for a plan; secret.key stays here, evaluation.keys goes to the server.",
    "hegpu keygen --plan plan.json --out keys")
{
    private readonly Option<DirectoryInfo> folder = new("--out", "-o") { Required = true, HelpName = "FOLDER", Description = "Where secret.key, public.key and evaluation.keys go." };
    private readonly Option<bool> force = new("--force") { Description = "Replace keys that are there already; what was encrypted with them is lost." };

    protected override void Define(Command command)
    {
        foreach (Option option in new Option[] { PlanLoading.Plan, folder, force, CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        Plan plan = PlanLoading.Load(context);
        string path = OutputPath.Check(context.Get(folder));
        if (File.Exists(Path.Combine(path, KeyFiles.Secret)) && !context.Get(force))
            throw new VerbException(ExitCodes.Refused, $"'{path}' holds a secret key already; choose another folder, or --force to replace it.");
        using PolynomialDevice device = Devices.Open(context);
        using var session = new ClientSession(plan, device);
        KeyFiles.Save(context, session, path, path);
        long bytes = new FileInfo(Path.Combine(path, KeyFiles.Evaluation)).Length;
        context.Terminal.Line($"{path}: {KeyFiles.Secret} (keep it), {KeyFiles.Public}, {KeyFiles.Evaluation} ({Text.Bytes(bytes)}, for the server)");
        context.Record["keyBytes"] = bytes;
        context.Record["parameters"] = plan.ParameterHash;
        return Task.FromResult(ExitCodes.Success);
    }
}
