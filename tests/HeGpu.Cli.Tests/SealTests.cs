using System.Text.Json.Nodes;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Models;
using HeGpu.Planning;
using HeGpu.Seal;
using Xunit;

namespace HeGpu.Cli.Tests;

/// <summary>A client that writes SEAL's files, a small and insecure plan for it, and one image, made once.</summary>
public sealed class SealClient : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hegpu-seal-cli-").FullName;
    private readonly ReferenceDevice device = new();
    private readonly SecretKey secret;
    private readonly EvaluationKeys keys;

    public SealClient()
    {
        ModelGraph graph = UNet.Create(UNetOptions.Presets["tiny"] with { Channels = [2, 4] });
        Calibration calibration = Calibration.Measure(graph, [.. SyntheticCells.GenerateMany(8, 16, 16, seed: 9).Select(p => graph.Preprocessing.Prepare(p.Image, 1))]);
        ModelFile.Save(Model, graph, calibration.Ranges);
        Plan = Planner.Create(graph, new TensorShape(1, 16, 16), calibration, new PlanOptions { SecurityBits = 0, LogDegree = 11, Client = PlanClient.Seal });
        PlanFile.Save(Plan, PlanPath);
        Image = graph.Preprocessing.Prepare(SyntheticCells.Generate(16, 16, seed: 9, index: 0).Image, 1);
        Clear = PlainTwin.Run(graph, Image);
        CkksParameters parameters = Plan.CreateParameters();
        secret = SecretKey.Generate(parameters, device);
        using var generator = new KeyGenerator(secret);
        keys = generator.CreateEvaluationKeys(Plan.Keys);
        SealParametersFile.Save(this["parameters"], SealParameters.Of(parameters));
        WriteKeys(this["keys"]);
        SaveInput(this["in"], Plan.InputNode.Scale, Plan.InputNode.Level);
    }

    public Plan Plan { get; }

    public FeatureMap Image { get; }

    public FeatureMap Clear { get; }

    public string Model => this["model.safetensors"];

    public string PlanPath => this["plan.json"];

    public string this[string file] => Path.Combine(folder, file);

    /// <summary>GaloisKeys in two objects, the second compressed, then RelinKeys.</summary>
    public void WriteKeys(string path, bool relinearization = true, bool all = true, bool twice = false)
    {
        using FileStream file = File.Create(path);
        int half = keys.Galois.Count / 2;
        using var first = new Part(keys.Parameters, keys.Galois.OrderBy(k => k.Key).Take(half));
        using var second = new Part(keys.Parameters, keys.Galois.OrderBy(k => k.Key).Skip(half));
        SealGaloisKeysFile.Write(file, first.Keys);
        if (all) SealGaloisKeysFile.Write(file, second.Keys, new SealFormat(SealCompression.Zlib));
        if (twice) SealGaloisKeysFile.Write(file, first.Keys);
        if (relinearization) SealRelinKeysFile.Write(file, keys.Relinearization!);
    }

    public void SaveInput(string path, double scale, int level, int count = 1)
    {
        using var encryptor = new Encryptor(secret);
        Ciphertext[] ciphertexts = [.. Enumerable.Repeat(Plan.Pack([Image]), count).SelectMany(s => s).Select(s => encryptor.Encrypt(s, level, scale))];
        SealCiphertextsFile.Save(path, ciphertexts);
        foreach (Ciphertext c in ciphertexts) c.Dispose();
    }

    public FeatureMap[] Decrypt(string path)
    {
        var decryptor = new Decryptor(secret);
        using SealCiphertextsReader reader = SealCiphertextsFile.Open(path, Plan.CreateParameters(), device);
        var slots = new List<System.Numerics.Complex[]>();
        while (reader.Next() is { } ciphertext)
            using (ciphertext) slots.Add(decryptor.DecryptSlots(ciphertext));
        return [.. slots.Chunk(Plan.OutputLayout.Ciphertexts).Select(s => Plan.Unpack(s, 1)[0])];
    }

    public void Dispose()
    {
        keys.Dispose();
        secret.Dispose();
        device.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // Keys that stay another's: disposing it disposes nothing.
    private sealed class Part(CkksParameters parameters, IEnumerable<KeyValuePair<uint, SwitchingKey>> galois) : IDisposable
    {
        public EvaluationKeys Keys { get; } = new(parameters, null, galois);

        public void Dispose()
        {
        }
    }
}

/// <summary>`hegpu plan --client seal`, and `hegpu run` with SEAL's files.</summary>
public class SealTests(SealClient client) : IClassFixture<SealClient>
{
    private string[] Arguments(Hegpu hegpu, string? keys = null, string? input = null, string? plan = null) =>
    [
        "run", "--plan", plan ?? client.PlanPath, "--model", client.Model, "--keys", keys ?? client["keys"], "--in", input ?? client["in"], "--out", hegpu["out"], "--progress", "none",
    ];

    private void Fails(int code, string expected, Hegpu hegpu, params string[] arguments)
    {
        Assert.Equal(code, hegpu.Run(arguments));
        Assert.Contains(expected, hegpu.Error, StringComparison.Ordinal);
        Assert.Single(hegpu.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(hegpu["out"]));
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("seal")]
    public void The_server_computes_on_seals_files(string format)
    {
        using var hegpu = new Hegpu();
        Assert.True(hegpu.Run([.. Arguments(hegpu), "--format", format, "--parameters", client["parameters"]]) == ExitCodes.Success, hegpu.Error);
        FeatureMap result = Assert.Single(client.Decrypt(hegpu["out"]));
        Assert.All(client.Clear.Values.Zip(result.Values), v => Assert.Equal(v.First, v.Second, 1e-2));
    }

    [Fact]
    public void Several_images_follow_each_other()
    {
        using var hegpu = new Hegpu();
        client.SaveInput(hegpu["in"], client.Plan.InputNode.Scale, client.Plan.InputNode.Level, count: 2);
        Assert.True(hegpu.Run(Arguments(hegpu, input: hegpu["in"])) == ExitCodes.Success, hegpu.Error);
        Assert.Equal(2, client.Decrypt(hegpu["out"]).Length);
    }

    [Fact]
    public void Missing_and_doubled_keys_are_named_before_any_work()
    {
        using var hegpu = new Hegpu();
        client.WriteKeys(hegpu["few"], all: false);
        Fails(ExitCodes.Refused, "lack", hegpu, Arguments(hegpu, keys: hegpu["few"]));
        client.WriteKeys(hegpu["none"], relinearization: false);
        Fails(ExitCodes.Refused, "no relinearization key", hegpu, Arguments(hegpu, keys: hegpu["none"]));
        client.WriteKeys(hegpu["twice"], twice: true);
        Fails(ExitCodes.BadInput, "a second key", hegpu, Arguments(hegpu, keys: hegpu["twice"]));
    }

    [Fact]
    public void Ciphertexts_at_another_scale_or_level_and_halves_of_images_are_refused()
    {
        using var hegpu = new Hegpu();
        PlannedNode input = client.Plan.InputNode;
        client.SaveInput(hegpu["scale"], input.Scale * 2, input.Level);
        Fails(ExitCodes.BadInput, "the plan expects level", hegpu, Arguments(hegpu, input: hegpu["scale"]));
        client.SaveInput(hegpu["level"], input.Scale, input.Level - 1);
        Fails(ExitCodes.BadInput, "the plan expects level", hegpu, Arguments(hegpu, input: hegpu["level"]));
        File.WriteAllBytes(hegpu["empty"], []);
        Fails(ExitCodes.BadInput, "0 input ciphertexts", hegpu, Arguments(hegpu, input: hegpu["empty"]));
    }

    [Fact]
    public void Mixtures_truncated_files_and_trailing_bytes_are_one_clear_error()
    {
        using var hegpu = new Hegpu();
        Fails(ExitCodes.BadInput, "in: ", hegpu, Arguments(hegpu, keys: client["in"]));
        Fails(ExitCodes.BadInput, "keys: ", hegpu, Arguments(hegpu, input: client["keys"]));
        Fails(ExitCodes.BadInput, "", hegpu, Arguments(hegpu, keys: client.Model));
        byte[] whole = File.ReadAllBytes(client["in"]);
        File.WriteAllBytes(hegpu["short"], whole[..^1]);
        Fails(ExitCodes.BadInput, "truncated", hegpu, Arguments(hegpu, input: hegpu["short"]));
        File.WriteAllBytes(hegpu["long"], [.. whole, 1, 2, 3]);
        Fails(ExitCodes.BadInput, "object ", hegpu, Arguments(hegpu, input: hegpu["long"]));
        Fails(ExitCodes.BadInput, "keys", hegpu, [.. Arguments(hegpu), "--format", "hegpu"]);
    }

    [Fact]
    public void Other_parameters_and_plans_that_seal_cannot_speak_are_refused()
    {
        using var hegpu = new Hegpu();
        SealParametersFile.Save(hegpu["other"], new SealParameters(2048, [.. client.Plan.Parameters.Primes!.Reverse()]));
        Fails(ExitCodes.Refused, "take coeffModulus", hegpu, [.. Arguments(hegpu), "--parameters", hegpu["other"]]);
        ModelGraph graph = ModelFile.Load(client.Model).Graph;
        Plan ours = Enumerable.Range(11, 3).Select(n => Planner.Create(graph, client.Plan.Tile, Calibration.Synthetic(graph, client.Plan.Tile), new PlanOptions { SecurityBits = 0, LogDegree = n }))
            .First(p => p.Parameters.SpecialBits.Count > 1);
        PlanFile.Save(ours, hegpu["ours.json"]);
        Fails(ExitCodes.Refused, "--client seal", hegpu, Arguments(hegpu, plan: hegpu["ours.json"]));
    }

    [Fact]
    public void The_plan_lists_the_keys_that_a_client_makes()
    {
        using var hegpu = new Hegpu();
        string[] arguments = ["plan", client.Model, "--size", "16", "--client", "seal", "--client-file", hegpu["client.json"], "--out", hegpu["plan.json"], "--json", hegpu["out.json"], "--progress", "none"];
        Assert.True(hegpu.Run(arguments) == ExitCodes.Success, hegpu.Error);
        JsonNode sheet = JsonNode.Parse(File.ReadAllText(hegpu["client.json"]))!, record = JsonNode.Parse(File.ReadAllText(hegpu["out.json"]))!["seal"]!;
        Plan plan = PlanFile.Load(hegpu["plan.json"]);
        Assert.Equal(plan.Rotations.Select(r => r.Steps), sheet["galoisSteps"]!.AsArray().Select(s => (int)s!));
        Assert.Equal(SealParameters.Of(plan.CreateParameters()).Primes.Select(q => $"{q}"), sheet["coeffModulus"]!.AsArray().Select(q => (string)q!));
        Assert.Equal(plan.InputLayout.Slots, sheet["input"]!["slots"]![0]!.AsArray().Count);
        Assert.Equal(plan.InputLayout.Ciphertexts, (int)record["input"]!["ciphertexts"]!);
        Assert.Equal(plan.Estimate.KeyBytes, (long)record["keyBytes"]!);
        Assert.Contains($"{plan.Rotations.Count} Galois steps: {plan.Rotations[0].Steps}", hegpu.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, hegpu.Run("plan", client.Model, "--client-file", hegpu["client.json"]));
    }
}
