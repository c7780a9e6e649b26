using HeGpu.Arithmetic;
using HeGpu.Circuits;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>Crops encrypted, segmented and decrypted by one plan, beside the plaintext twin.</summary>
internal sealed class EncryptedEvaluation(VerbContext context, ModelGraph model, Plan plan, PolynomialDevice device) : IDisposable
{
    private readonly ClientSession client = new(plan, device);

    public Plan Plan => plan;

    public ServerRecord Server { get; private set; } = null!;

    /// <summary>Logits of every crop, in order.</summary>
    public IReadOnlyList<FeatureMap> Run(IReadOnlyList<TestCrop> crops)
    {
        EvaluationKeys keys = context.Terminal.Stage("Making keys", stage => client.CreateEvaluationKeys(stage, context.Cancellation));
        ServerEstimate estimate = ServerEstimate.For(plan, (crops.Count + plan.Images - 1) / plan.Images);
        using WeightCache? cache = estimate.CacheBytes > 0 ? new WeightCache(estimate.CacheBytes) : null;
        var server = new ServerSession(plan, model, device, keys, estimate.Options(cache));
        string name = plan.Layout.ToString().ToLowerInvariant();
        using CiphertextBundle encrypted = context.Terminal.Stage("Encrypting", stage => client.Encrypt([.. crops.Select(c => c.Image)], stage, context.Cancellation));
        using CiphertextBundle computed = context.Terminal.Stage($"Computing on ciphertexts ({name})", stage => server.Run(encrypted, new ServerStage(stage), context.Cancellation));
        Server = server.Record!;
        return client.Decrypt(computed, null, context.Cancellation);
    }

    /// <summary>Precision tensor by tensor on one crop.</summary>
    public RunRecord Audit(TestCrop crop) => context.Terminal.Stage("Measuring precision", stage => LayerAudit.Run(client, model, crop.Image, stage, context.Cancellation));

    public void Dispose() => client.Dispose();
}
