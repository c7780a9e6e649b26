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
    "hegpu run --plan plan.json --model model.safetensors --keys evaluation.keys --in image.enc --out result.enc")
{
    private readonly Option<FileInfo> model = new("--model") { Required = true, HelpName = "FILE", Description = "The model that the plan was made for." };
    private readonly Option<FileInfo> keys = new("--keys") { Required = true, HelpName = "FILE", Description = "The client's evaluation.keys." };
    private readonly Option<FileInfo> input = new("--in") { Required = true, HelpName = "FILE", Description = "Ciphertexts from `hegpu encrypt`." };
    private readonly Option<FileInfo> output = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "Ciphertexts for `hegpu decrypt`." };

    protected override void Define(Command command)
    {
        foreach (Option option in new Option[] { PlanLoading.Plan, model, keys, input, output, CommonOptions.Device, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string path = OutputPath.Check(context.Get(output));
        Plan plan = PlanLoading.Load(context);
        ModelGraph graph = PlanLoading.LoadModel(context.Get(model), plan);
        using PolynomialDevice device = Devices.Open(context);
        CkksParameters parameters = plan.CreateParameters();
        using EvaluationKeys evaluationKeys = context.Terminal.Stage("Loading keys",
            stage => EvaluationKeysFile.Load(context.Get(keys).FullName, parameters, device, stage, context.Cancellation));
        int batches = CountBatches(context.Get(input).FullName, plan, parameters, device);
        ServerEstimate estimate = ServerEstimate.ForBatches(plan, batches);
        context.Terminal.Note($"{batches} batch(es): about {Text.Seconds(estimate.Seconds)}, {Text.Bytes(estimate.PeakMemoryBytes)} of memory.");
        using WeightCache? cache = estimate.CacheBytes > 0 ? new WeightCache(estimate.CacheBytes) : null;
        var session = new ServerSession(plan, graph, device, evaluationKeys, estimate.Options(cache));
        ServerRecord record = context.Terminal.Stage("Computing on ciphertexts",
            stage => session.RunFile(context.Get(input).FullName, path, new ServerStage(stage), context.Cancellation));
        context.Terminal.Line($"{path}: {record.Batches} batch(es) in {Text.Seconds(record.Seconds)} ({Text.Seconds(estimate.Seconds)} estimated), peak memory {Text.Bytes(record.PeakMemoryBytes)}, {record.Device}");
        context.Record["seconds"] = record.Seconds;
        context.Record["peakMemoryBytes"] = record.PeakMemoryBytes;
        context.Record["estimated"] = EstimateText.ToJson(plan, record.Batches);
        context.Record["server"] = JsonSerializer.SerializeToNode(record, JsonText.Indented);
        return Task.FromResult(ExitCodes.Success);
    }

    private static int CountBatches(string file, Plan plan, CkksParameters parameters, PolynomialDevice device)
    {
        using CiphertextsReader reader = CiphertextsFile.Open(file, parameters, device);
        return Math.Max(1, reader.Count / plan.InputLayout.Ciphertexts);
    }
}
