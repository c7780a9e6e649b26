using HeGpu.Models;
using HeGpu.Native;
using HeGpu.Planning;

namespace HeGpu.SealNet.Tests;

/// <summary>A planned U-Net on SEAL, from and to the same files as on the engine.</summary>
[NoLeakedBuffers]
public class ServerSessionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Seal_segments_as_the_engine_and_the_twin_do(int batchesAtOnce)
    {
        (ModelGraph model, _, Plan plan) = SmallPlan.Make(PlanClient.Seal);
        Image image = SyntheticCells.Generate(40, 16, seed: 3, index: 0).Image; // three tiles
        string folder = Directory.CreateTempSubdirectory("hegpu-seal-").FullName;
        try
        {
            string sent = Path.Combine(folder, "in"), ours = Path.Combine(folder, "ours"), seals = Path.Combine(folder, "seals");
            using PolynomialDevice device = CpuDevices.Open();
            using var client = new ClientSession(plan, device);
            using (var encryptor = new ImageEncryptor(plan, client.Secret)) encryptor.EncryptToFile(sent, [image]);
            var options = ExecutionOptions.Default with { BatchesAtOnce = batchesAtOnce };
            new ServerSession(plan, model, device, client.EvaluationKeys, options).RunFile(sent, ours);
            using (var seal = new SealNetEvaluator(plan.CreateParameters(), client.EvaluationKeys))
            {
                ServerRecord record = new ServerSession(plan, model, new ServerEngine(device, null, seal), options).RunFile(sent, seals);
                Assert.StartsWith("seal: Microsoft SEAL 4.1", record.Device, StringComparison.Ordinal);
                Assert.True(record.DevicePeakBytes > client.EvaluationKeys.Bytes);
                Assert.Equal(0, seal.Memory.Live);
            }
            var decryptor = new ImageDecryptor(plan, client.Secret);
            FeatureMap engine = decryptor.DecryptFile(ours)[0], other = decryptor.DecryptFile(seals)[0], clear = PlainTwin.Run(model, model.Preprocessing.Prepare(image, 1));
            for (int i = 0; i < clear.Values.Length; i++)
            {
                Assert.Equal(clear.Values[i], other.Values[i], 1e-3);
                Assert.Equal(engine.Values[i], other.Values[i], 1e-3);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Seals_files_run_on_seal()
    {
        (ModelGraph model, _, Plan plan) = SmallPlan.Make(PlanClient.Seal);
        Image image = SyntheticCells.Generate(16, 16, seed: 4, index: 0).Image;
        string folder = Directory.CreateTempSubdirectory("hegpu-seal-").FullName;
        try
        {
            string sent = Path.Combine(folder, "in"), returned = Path.Combine(folder, "out");
            using PolynomialDevice device = CpuDevices.Open();
            using var client = new ClientSession(plan, device);
            using (CiphertextBundle encrypted = client.Encrypt(image)) SealCiphertextsFile.Save(sent, encrypted.Ciphertexts);
            using (var seal = new SealNetEvaluator(plan.CreateParameters(), client.EvaluationKeys))
                new ServerSession(plan, model, new ServerEngine(device, null, seal)).RunSealFile(sent, returned);
            var decryptor = new Decryptor(client.Secret);
            using SealCiphertextsReader reader = SealCiphertextsFile.Open(returned, plan.CreateParameters(), device);
            var slots = new List<System.Numerics.Complex[]>();
            while (reader.Next() is { } result)
                using (result) slots.Add(decryptor.DecryptSlots(result));
            FeatureMap logits = plan.Unpack([.. slots], 1)[0], clear = PlainTwin.Run(model, model.Preprocessing.Prepare(image, 1));
            for (int i = 0; i < clear.Values.Length; i++) Assert.Equal(clear.Values[i], logits.Values[i], 1e-3);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_plan_that_is_not_made_for_seal_is_refused_saying_how_to_make_one()
    {
        Plan plan = SmallPlan.Make(PlanClient.HeGpu).Plan, fits = SmallPlan.Make(PlanClient.Seal).Plan;
        Assert.Contains("make the plan with --client seal", new SealNetProvider().WhyNot(plan.CreateParameters(), plan.Keys), StringComparison.Ordinal);
        Assert.Null(new SealNetProvider().WhyNot(fits.CreateParameters(), fits.Keys));
    }
}
