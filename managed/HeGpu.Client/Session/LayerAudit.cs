using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Client;

/// <summary>
/// Where precision is spent: runs a plan on one image in the client's own process and decrypts every tensor on the way. Only for an owner
/// of the secret who also has the model; a server never sees any of this. Where images share slots the image fills every part of them.
/// </summary>
public static class LayerAudit
{
    /// <returns>Per tensor: level, scale, time, largest value of the clear network, largest error.</returns>
    public static RunRecord Run(ClientSession client, ModelGraph model, Image image, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Plan plan = client.Plan;
        FeatureMap tile = TilePlan.Create(plan, image.Height, image.Width).Cut(plan.Preprocessing.Prepare(image, plan.Tile.Channels))[0];
        FeatureMap[] batch = [.. Enumerable.Repeat(tile, plan.ImagesPerSlot == 1 ? 1 : plan.Images)];
        var decryptor = new Decryptor(client.Secret);
        var recorder = new RunRecorder(plan, model, batch, c => decryptor.DecryptSlots((Ciphertext)c));
        var executor = new PlanExecutor(plan, model, new CkksEvaluator(client.Secret.Parameters, client.Secret.Device, client.EvaluationKeys));
        using var encryptor = new Encryptor(client.Secret);
        Ciphertext[] inputs = [.. plan.Pack(batch).Select(slots => encryptor.Encrypt(slots, plan.InputNode.Level, plan.InputNode.Scale))];
        try
        {
            var relay = progress is null ? null : new Relay(progress);
            foreach (ICiphertext output in executor.Run(inputs, relay, recorder.Observe, null, cancellation)) output.Dispose();
            return recorder.Record;
        }
        finally
        {
            foreach (Ciphertext input in inputs) input.Dispose();
        }
    }

    private sealed class Relay(IProgress<double> progress) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => progress.Report(value.Fraction);
    }
}
