using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Models;
using HeGpu.Planning;
using Xunit;

namespace HeGpu.Client.Tests;

public class SessionTests
{
    [Fact]
    public void Encrypted_logits_are_the_twins()
    {
        (ModelGraph model, Plan plan) = SmallPlan.Make();
        Image image = SyntheticCells.Generate(16, 16, seed: 1, index: 0).Image;
        using PolynomialDevice device = ManagedDevice.Create();
        using var client = new ClientSession(plan, device);
        var server = new ServerSession(plan, model, device, client.EvaluationKeys);
        using CiphertextBundle encrypted = client.Encrypt(image);
        using CiphertextBundle result = server.Run(encrypted);
        FeatureMap logits = client.Decrypt(result)[0];

        FeatureMap clear = PlainTwin.Run(model, model.Preprocessing.Prepare(image, 1));
        Assert.Equal(clear.Shape, logits.Shape);
        for (int i = 0; i < clear.Values.Length; i++) Assert.Equal(clear.Values[i], logits.Values[i], 1e-3);
        Assert.Equal(plan.Nodes.Count, server.Record!.Nodes.Count);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    public void A_larger_image_goes_through_tiles_and_files(int images, int imagesPerSlot)
    {
        (ModelGraph model, Plan plan) = SmallPlan.Make(images, imagesPerSlot: imagesPerSlot);
        string folder = Directory.CreateTempSubdirectory("hegpu-session-").FullName;
        try
        {
            using PolynomialDevice device = ManagedDevice.Create();
            using var client = new ClientSession(plan, device);
            Image image = SyntheticCells.Generate(24, 16, seed: 2, index: 0).Image;
            string sent = Path.Combine(folder, "in"), returned = Path.Combine(folder, "out");
            using (PublicKey publicKey = client.CreatePublicKey())
            using (var encryptor = new ImageEncryptor(plan, publicKey))
                encryptor.EncryptToFile(sent, [image]);
            var server = new ServerSession(plan, model, device, client.EvaluationKeys, ExecutionOptions.Default with { BatchesAtOnce = 3 });
            ServerRecord record = server.RunFile(sent, returned);
            FeatureMap logits = new ImageDecryptor(plan, client.Secret).DecryptFile(returned)[0];
            FeatureMap clear = PlainTwin.Run(model, model.Preprocessing.Prepare(image, 1));
            Assert.Equal(clear.Shape, logits.Shape);
            for (int i = 0; i < clear.Values.Length; i++) Assert.Equal(clear.Values[i], logits.Values[i], 1e-3);
            Assert.True(record.Batches >= 1);
            Assert.Equal(2, Directory.GetFiles(folder).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Three images in slots for two: the last slots' second half stays empty; precision is measured in both halves.</summary>
    [Fact]
    public void Two_images_in_every_slot_come_back_apart()
    {
        (ModelGraph model, Plan plan) = SmallPlan.Make(2, imagesPerSlot: 2);
        Image[] images = [.. Enumerable.Range(0, 3).Select(i => SyntheticCells.Generate(16, 16, seed: 3, index: i).Image)];
        using PolynomialDevice device = ManagedDevice.Create();
        using var client = new ClientSession(plan, device);
        var server = new ServerSession(plan, model, device, client.EvaluationKeys, ExecutionOptions.Default with { BatchesAtOnce = 2 });
        using CiphertextBundle encrypted = client.Encrypt(images);
        Assert.Equal(2 * plan.InputLayout.Ciphertexts, encrypted.Ciphertexts.Count);
        using CiphertextBundle result = server.Run(encrypted);
        IReadOnlyList<FeatureMap> logits = client.Decrypt(result);
        Assert.Equal(images.Length, logits.Count);
        for (int i = 0; i < images.Length; i++)
        {
            double[] clear = PlainTwin.Run(model, model.Preprocessing.Prepare(images[i], 1)).Values;
            for (int k = 0; k < clear.Length; k++) Assert.Equal(clear[k], logits[i].Values[k], 1e-3);
        }
        RunRecord audit = LayerAudit.Run(client, model, images[0]);
        Assert.All(audit.Nodes, n => Assert.InRange(n.MaxError!.Value, 0, 1e-2));

        (_, Plan alone) = SmallPlan.Make();
        using var stranger = new ClientSession(alone, device);
        using CiphertextBundle single = stranger.Encrypt(images[0]);
        if (alone.ParameterHash == plan.ParameterHash) Assert.Throws<PlanningException>(() => server.Run(single));
    }

    [Fact]
    public void Foreign_keys_and_ciphertexts_are_refused_by_both_hashes()
    {
        (ModelGraph model, Plan plan) = SmallPlan.Make();
        (_, Plan other) = SmallPlan.Make(logDegree: 12);
        Assert.NotEqual(plan.ParameterHash, other.ParameterHash);
        using PolynomialDevice device = ManagedDevice.Create();
        using var client = new ClientSession(plan, device);
        using var stranger = new ClientSession(other, device);
        Refused(() => _ = new ServerSession(plan, model, device, stranger.EvaluationKeys));
        Refused(() => _ = new ImageEncryptor(plan, stranger.Secret));
        Refused(() => _ = new ImageDecryptor(plan, stranger.Secret));

        using CiphertextBundle foreign = stranger.Encrypt(SyntheticCells.Generate(16, 16, 1, 0).Image);
        var server = new ServerSession(plan, model, device, client.EvaluationKeys);
        PlanningException error = Assert.Throws<PlanningException>(() => server.Run(foreign));
        Assert.Contains(PlanIdentity.Short(PlanIdentity.Hash(plan)), error.Message, StringComparison.Ordinal);
        Assert.Contains(PlanIdentity.Short(PlanIdentity.Hash(other)), error.Message, StringComparison.Ordinal);

        void Refused(Action action)
        {
            CkksException refusal = Assert.Throws<CkksException>(action);
            Assert.Equal(CkksErrorKind.ParameterMismatch, refusal.Kind);
            Assert.Contains(plan.ParameterHash[..8], refusal.Message, StringComparison.Ordinal);
            Assert.Contains(other.ParameterHash[..8], refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_galois_key_is_named_before_any_work()
    {
        (ModelGraph model, Plan plan) = SmallPlan.Make();
        using PolynomialDevice device = ManagedDevice.Create();
        using var client = new ClientSession(plan, device);
        using var generator = new KeyGenerator(client.Secret);
        int left = plan.Rotations[^1].Steps;
        using EvaluationKeys keys = generator.CreateEvaluationKeys(plan.Keys with { Rotations = [.. plan.Keys.Rotations!.Where(s => s != left)] });
        CkksException error = Assert.Throws<CkksException>(() => new ServerSession(plan, model, device, keys));
        Assert.Equal(CkksErrorKind.MissingKey, error.Kind);
        Assert.Contains($"rotation by {left} at level", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_leaves_no_file_and_no_buffer()
    {
        (ModelGraph model, Plan plan) = SmallPlan.Make();
        string folder = Directory.CreateTempSubdirectory("hegpu-session-").FullName;
        try
        {
            using PolynomialDevice device = ManagedDevice.Create();
            using var client = new ClientSession(plan, device);
            using var encryptor = new ImageEncryptor(plan, client.Secret);
            string sent = Path.Combine(folder, "in");
            encryptor.EncryptToFile(sent, [SyntheticCells.Generate(16, 16, 1, 0).Image]);
            var server = new ServerSession(plan, model, device, client.EvaluationKeys);
            int before = device.LiveBuffers;
            using var stop = new CancellationTokenSource();
            var cancel = new StopAt(stop, 0.3);
            Assert.ThrowsAny<OperationCanceledException>(() => server.RunFile(sent, Path.Combine(folder, "out"), cancel, stop.Token));
            Assert.Equal([sent], Directory.GetFileSystemEntries(folder));
            Assert.Equal(before, device.LiveBuffers);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class StopAt(CancellationTokenSource stop, double fraction) : IProgress<ServerProgress>
    {
        public void Report(ServerProgress value)
        {
            if (value.Fraction >= fraction) stop.Cancel();
        }
    }
}
