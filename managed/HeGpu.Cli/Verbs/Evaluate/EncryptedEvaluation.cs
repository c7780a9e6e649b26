using HeGpu.Arithmetic;
using HeGpu.Circuits;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>Images encrypted, computed on and decrypted by one plan.</summary>
internal sealed class EncryptedEvaluation(VerbContext context, ModelGraph model, Plan plan, PolynomialDevice device) : IDisposable
{
    private readonly ClientSession client = new(plan, device);

    public Plan Plan => plan;

    public ServerRecord Server { get; private set; } = null!;

    /// <summary>Logits of every image, in order.</summary>
    public IReadOnlyList<FeatureMap> Run(IReadOnlyList<Image> images)
    {
        EvaluationKeys keys = context.Terminal.Stage("Making keys", stage => client.CreateEvaluationKeys(stage, context.Cancellation));
        ServerEstimate estimate = ServerEstimate.For(plan, images.Count, Devices.Memory(context));
        using WeightCache? cache = estimate.CacheBytes > 0 ? new WeightCache(estimate.CacheBytes) : null;
        using var server = new PlanServer(context, plan, model, device, keys, estimate.Options(cache));
        string name = plan.Layout.ToString().ToLowerInvariant();
        using CiphertextBundle encrypted = context.Terminal.Stage("Encrypting", stage => client.Encrypt(images, stage, context.Cancellation));
        using CiphertextBundle computed = context.Terminal.Stage($"Computing on ciphertexts ({name})", stage => server.Session.Run(encrypted, new ServerStage(stage), context.Cancellation));
        Server = server.Session.Record!;
        return client.Decrypt(computed, null, context.Cancellation);
    }

    /// <summary>Precision tensor by tensor on one image.</summary>
    public RunRecord Audit(Image image) => context.Terminal.Stage("Measuring precision", stage => LayerAudit.Run(client, model, image, stage, context.Cancellation));

    public void Dispose() => client.Dispose();
}
