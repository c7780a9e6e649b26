using System.CommandLine;
using System.Text.Json;
using HeGpu.Arithmetic;
using HeGpu.Circuits;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu run`: the server. It has no option that could take a secret key, and the code it calls no type that could hold one.</summary>
internal sealed class RunVerb() : Verb("run", "Server: run a plan on ciphertexts. Needs no secret and has no option that could take one.",
    "hegpu run --plan plan.json --model model.safetensors --keys evaluation.keys --in image.enc --out result.enc",
    "hegpu run --plan plan.json --model model.safetensors --keys keys.seal --in image.seal --out result.seal --format seal")
{
    private readonly Option<FileInfo> model = new("--model") { Required = true, HelpName = "FILE", Description = "The model that the plan was made for." };
    private readonly Option<FileInfo> keys = new("--keys") { Required = true, HelpName = "FILE", Description = "The client's evaluation.keys; or RelinKeys and GaloisKeys of SEAL, one object after another." };
    private readonly Option<FileInfo> input = new("--in") { Required = true, HelpName = "FILE", Description = "Ciphertexts from `hegpu encrypt`; or of SEAL, one object after another." };
    private readonly Option<FileInfo> output = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "Ciphertexts for `hegpu decrypt`; or for SEAL, one object after another." };
    private readonly Option<FileFormat> format = new("--format") { HelpName = "auto|hegpu|seal", Description = "Whose files these are; auto looks how they begin.", DefaultValueFactory = _ => FileFormat.Auto };
    private readonly Option<FileInfo?> parametersFile = new("--parameters") { HelpName = "FILE", Description = "SEAL's EncryptionParameters, to be compared with the plan's." };

    protected override void Define(Command command)
    {
        foreach (Option option in new Option[] { PlanLoading.Plan, model, keys, input, output, format, parametersFile, CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string path = OutputPath.Check(context.Get(output));
        Plan plan = PlanLoading.Load(context);
        ModelGraph graph = PlanLoading.LoadModel(context.Get(model), plan);
        bool seal = SealServerFiles.AreMeant(context.Get(format), context.Get(keys), context.Get(input));
        CkksParameters parameters = plan.CreateParameters();
        if (seal) SealServerFiles.CheckPlan(parameters);
        if (context.Get(parametersFile) is { } sealParameters) SealServerFiles.CheckParameters(sealParameters, parameters);
        Devices.Check(context, plan);
        using var engines = new ServerEngines(context, plan, (device, progress) => seal
            ? SealServerFiles.LoadKeys(context.Get(keys).FullName, plan, parameters, device, progress, context.Cancellation)
            : EvaluationKeysFile.Load(context.Get(keys).FullName, parameters, device, progress, context.Cancellation));
        ServerEngine engine = context.Terminal.Stage("Loading keys", engines.First);
        string source = context.Get(input).FullName;
        int batches = Math.Max(1, (seal ? SealServerFiles.CountCiphertexts(source, parameters, engines.Files) : CountCiphertexts(source, parameters, engines.Files)) / plan.InputLayout.Ciphertexts);
        ServerEstimate estimate = ServerEstimate.ForBatches(plan, batches, Devices.Memory(context));
        context.Terminal.Note($"{batches} batch(es): about {Text.Seconds(estimate.Seconds)}, {Text.Bytes(estimate.PeakMemoryBytes)} of memory.");
        if (estimate.Room is { StreamedBytes: > 0 } room) context.Terminal.Note($"Device memory: {EstimateText.Room(room)}.");
        using WeightCache? cache = estimate.CacheBytes > 0 ? new WeightCache(estimate.CacheBytes) : null;
        var server = new ServerSession(plan, graph, engine, estimate.Options(cache)) { Fallback = engines.Fallback };
        ServerRecord record = context.Terminal.Stage("Computing on ciphertexts", stage => seal
            ? server.RunSealFile(source, path, new ServerStage(stage), context.Cancellation)
            : server.RunFile(source, path, new ServerStage(stage), context.Cancellation));
        context.Terminal.Line($"{path}: {record.Batches} batch(es) in {Text.Seconds(record.Seconds)} ({Text.Seconds(estimate.Seconds)} estimated), peak memory {Text.Bytes(record.PeakMemoryBytes)}, {record.Device}");
        context.Record["seconds"] = record.Seconds;
        context.Record["peakMemoryBytes"] = record.PeakMemoryBytes;
        context.Record["estimated"] = EstimateText.ToJson(plan, record.Batches, Devices.Memory(context));
        context.Record["server"] = JsonSerializer.SerializeToNode(record, JsonText.Indented);
        return Task.FromResult(ExitCodes.Success);
    }

    private static int CountCiphertexts(string file, CkksParameters parameters, PolynomialDevice device)
    {
        using CiphertextsReader reader = CiphertextsFile.Open(file, parameters, device);
        return reader.Count;
    }
}
