using System.Diagnostics;
using HeGpu.Arithmetic;
using HeGpu.Circuits;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Native;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>Images encrypted, computed on and decrypted by one plan, a few batches at a time: the client on this machine's processor, the server on what --device asks for.</summary>
internal sealed class EncryptedEvaluation : IDisposable
{
    private readonly VerbContext context;
    private readonly ModelGraph model;
    private readonly PolynomialDevice device;
    private readonly ClientSession client;

    public EncryptedEvaluation(VerbContext context, ModelGraph model, Plan plan)
    {
        (this.context, this.model, Plan) = (context, model, plan);
        device = CpuDevices.Open(threads: context.Get(CommonOptions.Threads));
        client = new(plan, device);
    }

    public Plan Plan { get; }

    public ServerRecord Server { get; private set; } = null!;

    /// <summary>That encrypting and decrypting took.</summary>
    public double ClientSeconds { get; private set; }

    /// <summary>Logits of every image, in order.</summary>
    public IReadOnlyList<FeatureMap> Run(IReadOnlyList<Image> images)
    {
        EvaluationKeys keys = context.Terminal.Stage("Making keys", stage => client.CreateEvaluationKeys(stage, context.Cancellation));
        ServerEstimate estimate = ServerEstimate.For(Plan, images.Count, Devices.Memory(context));
        using WeightCache? cache = estimate.CacheBytes > 0 ? new WeightCache(estimate.CacheBytes) : null;
        using var engines = new ServerEngines(context, Plan, (target, _) => keys.OnDevice(target), device);
        ServerEngine engine = context.Terminal.Stage("Opening the device", engines.First);
        var server = new ServerSession(Plan, model, engine, estimate.Options(cache)) { Fallback = engines.Fallback };
        string name = Plan.Layout.ToString().ToLowerInvariant();
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<FeatureMap> logits = context.Terminal.Stage($"Computing on ciphertexts ({name})", stage =>
            client.Decrypt(server.Run(client.Stream(images, null, context.Cancellation), new ServerStage(stage), context.Cancellation), null, context.Cancellation));
        Server = server.Record!;
        ClientSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds - Server.Seconds;
        return logits;
    }

    /// <summary>Precision tensor by tensor on one image.</summary>
    public RunRecord Audit(Image image) => context.Terminal.Stage("Measuring precision", stage => LayerAudit.Run(client, model, image, stage, context.Cancellation));

    public void Dispose()
    {
        client.Dispose();
        device.Dispose();
    }
}
