using System.Text.Json.Nodes;
using HeGpu.Native;

namespace HeGpu.Seal.Tests;

/// <summary>
/// Against SEAL 4.1 itself: files of every kind cross in both directions and mean the same. Chains are random; each run tries others, and says which.
/// </summary>
[NoLeakedBuffers]
public sealed class CrossTests : IDisposable
{
    private const int Conjugation = 0; // SEAL's step for it
    private const double Scale = 1L << 40;

    private static readonly string[] s_ciphertexts = ["fresh", "lower", "three"];

    private readonly NodePeer? _seal = NodeFolder.Missing is null ? new NodePeer() : null;
    private readonly PolynomialDevice _device = CpuDevices.Open(CpuDevices.Auto);

    private NodePeer Seal => _seal!;

    public void Dispose()
    {
        _seal?.Dispose();
        _device.Dispose();
    }

    [NodeFact]
    public void Parameter_hash_and_primes_are_those_of_seal()
    {
        var random = Random.Shared;
        (int LogDegree, int[] Bits)[] sets = [.. Enumerable.Range(0, 100).Select(_ => random.Next(12, 16)).Select(log => (log, RandomBits(random, log, random.Next(2, 12))))];
        var request = new JsonArray([.. sets.Select(set => new JsonObject { ["degree"] = 1 << set.LogDegree, ["bits"] = NodePeer.Array(set.Bits) })]);
        JsonArray answer = Seal.Ask(new JsonObject { ["operation"] = "ids", ["sets"] = request }).AsArray();
        foreach (((int log, int[] bits), JsonNode? known) in sets.Zip(answer))
        {
            CkksParameters ours = CkksParameters.Create(CkksParametersLiteral.FromPrimes(log, [.. PrimeGenerator.Primes(1 << log, bits).SkipLast(1)], [PrimeGenerator.Primes(1 << log, bits)[^1]], 10, allowInsecure: true));
            SealParameters seal = SealParameters.Of(ours);
            Assert.Equal(known!["primes"]!.AsArray().Select(q => ulong.Parse(q!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)), seal.Primes);
            Assert.True(known["id"]!.GetValue<string>() == seal.Id.ToString(), $"N = 2^{log}, bits {string.Join(", ", bits)}");
        }
    }

    [NodeTheory]
    [InlineData(12, 3, "none")]
    [InlineData(13, 5, "zlib")]
    [InlineData(14, 4, "none")]
    [InlineData(15, 3, "zlib")]
    public void What_seal_makes_is_read_and_used(int logDegree, int primes, string compression)
    {
        int[] bits = Chain(logDegree, primes);
        int[] steps = [1, -Random.Shared.Next(2, 100), Conjugation];
        JsonNode made = Seal.Ask(new JsonObject
        {
            ["operation"] = "make", ["folder"] = Seal.Folder, ["degree"] = 1 << logDegree, ["bits"] = NodePeer.Array(bits), ["compression"] = compression,
            ["steps"] = NodePeer.Array(steps), ["scale"] = Scale,
        });
        CkksParameters parameters = SealParametersFile.Load(Seal.PathOf("parameters")).ToCkks(40, allowInsecure: true);
        AssertChain(made, parameters);
        using (FileStream modulus = File.OpenRead(Seal.PathOf("modulus")))
            Assert.Equal(parameters.Ring.DataModuli[0], SealModulusFile.Read(modulus, "modulus"));
        double[] values = Seal.Values("values");
        using SecretKey secret = SealSecretKeyFile.Load(Seal.PathOf("secret"), parameters, _device);
        var decryptor = new Decryptor(secret);
        using (Plaintext plaintext = SealPlaintextFile.Load(Seal.PathOf("plaintext"), parameters, _device))
        {
            var decoded = new double[parameters.Slots];
            decryptor.Encoder.Decode(plaintext, decoded);
            AssertClose(values, decoded, 1e-5, bits);
        }
        foreach (string name in new[] { "ciphertext", "symmetric", "symmetric-seeded", "lower", "three" })
        {
            using Ciphertext ciphertext = SealCiphertextFile.Load(Seal.PathOf(name), parameters, _device);
            AssertClose(name == "three" ? [.. values.Select(v => v * v)] : values, decryptor.DecryptValues(ciphertext), 1e-4, bits);
            Assert.Equal(name == "lower" ? parameters.MaxLevel - 1 : parameters.MaxLevel, ciphertext.Level);
        }
        foreach (string seeded in new[] { "", "-seeded" })
            UseKeys(parameters, decryptor, values, steps, seeded, bits);
    }

    [NodeTheory]
    [InlineData(12, 3, SealCompression.None, null, false)]
    [InlineData(12, 4, SealCompression.None, 1, true)]
    [InlineData(13, 5, SealCompression.Zlib, 1, false)]
    [InlineData(13, 4, SealCompression.Zlib, null, true)]
    [InlineData(14, 4, SealCompression.None, 1, false)]
    [InlineData(14, 3, SealCompression.None, null, true)]
    [InlineData(15, 3, SealCompression.Zlib, 1, false)]
    [InlineData(15, 3, SealCompression.Zlib, null, true)]
    public void What_we_make_seal_reads_and_uses(int logDegree, int primes, SealCompression compression, int? version, bool seeded)
    {
        int[] bits = Chain(logDegree, primes), steps = [1, -Random.Shared.Next(2, 100)];
        var format = new SealFormat(compression, version is null ? null : new SealVersion(4, (byte)version));
        CkksParameters parameters = new SealParameters(1 << logDegree, PrimeGenerator.Primes(1 << logDegree, bits)).ToCkks(40, allowInsecure: true);
        using SecretKey secret = SecretKey.Generate(parameters, _device);
        using var generator = new KeyGenerator(secret);
        using PublicKey publicKey = generator.CreatePublicKey();
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys(steps, true, true));
        using var encryptor = new Encryptor(publicKey);
        double[] values = [.. Enumerable.Range(0, parameters.Slots).Select(_ => (2 * Random.Shared.NextDouble()) - 1)];
        using Plaintext plaintext = encryptor.Encoder.Encode(values, parameters.MaxLevel, Scale);
        using Ciphertext fresh = encryptor.Encrypt(plaintext), lower = encryptor.Encrypt(values, parameters.MaxLevel - 1, Scale);
        var evaluator = new CkksEvaluator(parameters, _device, keys);
        using Ciphertext three = evaluator.Tensor(fresh, fresh);
        SealParametersFile.Save(Seal.PathOf("parameters"), SealParameters.Of(parameters), format);
        AtomicFile.Write(Seal.PathOf("modulus"), stream => SealModulusFile.Write(stream, parameters.Ring.DataModuli[0], format));
        SealSecretKeyFile.Save(Seal.PathOf("secret"), secret, format.Version);
        if (seeded)
            SaveSeeded(secret, plaintext, steps, format);
        else
        {
            SealPublicKeyFile.Save(Seal.PathOf("public"), publicKey, format);
            SealRelinKeysFile.Save(Seal.PathOf("relin"), keys.Relinearization!, format);
            SealGaloisKeysFile.Save(Seal.PathOf("galois"), keys, format);
        }
        SealPlaintextFile.Save(Seal.PathOf("plaintext"), plaintext, format);
        foreach ((string name, Ciphertext ciphertext) in s_ciphertexts.Zip([fresh, lower, three]))
            SealCiphertextFile.Save(Seal.PathOf(name), ciphertext, format);
        Seal.WriteValues("values", values);
        JsonNode used = Seal.Ask(new JsonObject
        {
            ["operation"] = "use", ["folder"] = Seal.Folder, ["ciphertexts"] = new JsonArray([.. s_ciphertexts.Concat(seeded ? ["symmetric"] : []).Select(name => (JsonNode)name)]),
            ["rotate"] = NodePeer.Array(steps), ["compression"] = compression == SealCompression.Zlib ? "zlib" : "none", ["scale"] = Scale,
        });
        AssertChain(used, parameters);
        Assert.Equal($"{parameters.Ring.DataModuli[0]}", used["modulus"]!.GetValue<string>());
        double[] squares = [.. values.Select(v => v * v)];
        foreach ((string name, double[] expected) in new[] { ("plaintext", values), ("fresh", values), ("lower", values), ("three", squares), ("square", squares), ("conjugate", values) })
            AssertClose(expected, Seal.Values($"{name}.values"), 1e-4, bits);
        if (seeded)
            AssertClose(values, Seal.Values("symmetric.values"), 1e-4, bits);
        foreach (int step in steps)
            AssertClose(Rotated(values, step), Seal.Values($"rotated{step}.values"), 1e-4, bits);
        using Ciphertext encrypted = SealCiphertextFile.Load(Seal.PathOf("encrypted"), parameters, _device);
        AssertClose(values, new Decryptor(secret).DecryptValues(encrypted), 1e-5, bits);
    }

    private void SaveSeeded(SecretKey secret, Plaintext plaintext, int[] steps, SealFormat format)
    {
        using var writer = new SealSeededWriter(secret);
        Save("public", stream => writer.WritePublicKey(stream, format));
        Save("relin", stream => writer.WriteRelinKeys(stream, format));
        Save("galois", stream => writer.WriteGaloisKeys(stream, new AvailableKeys(steps, Conjugation: true), format));
        Save("symmetric", stream => writer.WriteCiphertext(stream, plaintext, format));

        void Save(string name, Action<Stream> write) => AtomicFile.Write(Seal.PathOf(name), write);
    }

    private void UseKeys(CkksParameters parameters, Decryptor decryptor, double[] values, int[] steps, string seeded, int[] bits)
    {
        using PublicKey publicKey = SealPublicKeyFile.Load(Seal.PathOf("public" + seeded), parameters, _device);
        using var encryptor = new Encryptor(publicKey);
        using Ciphertext fresh = encryptor.Encrypt(values);
        AssertClose(values, decryptor.DecryptValues(fresh), 1e-5, bits);
        SealCiphertextFile.Save(Seal.PathOf("ours"), fresh);
        Seal.Ask(new JsonObject { ["operation"] = "decrypt", ["folder"] = Seal.Folder, ["name"] = "ours" });
        AssertClose(values, Seal.Values("ours.values"), 1e-5, bits);
        using var keys = new EvaluationKeys(parameters, SealRelinKeysFile.Load(Seal.PathOf("relin" + seeded), parameters, _device), SealGaloisKeysFile.Load(Seal.PathOf("galois" + seeded), parameters, _device));
        Assert.Equal(steps.Length, keys.Galois.Count);
        var evaluator = new CkksEvaluator(parameters, _device, keys);
        using Ciphertext product = evaluator.Tensor(fresh, fresh), square = evaluator.Relinearize(product), conjugate = evaluator.Conjugate(fresh);
        AssertClose([.. values.Select(v => v * v)], decryptor.DecryptValues(square), 1e-4, bits);
        AssertClose(values, decryptor.DecryptValues(conjugate), 1e-4, bits);
        foreach (int step in steps.Where(s => s != Conjugation))
        {
            using Ciphertext rotated = evaluator.Rotate(fresh, step);
            AssertClose(Rotated(values, step), decryptor.DecryptValues(rotated), 1e-4, bits);
        }
    }

    // The special prime as wide as the widest, as SEAL's manual advises; the others hold a product at scale 2^80.
    private static int[] Chain(int logDegree, int primes)
    {
        int[] bits = RandomBits(Random.Shared, logDegree, primes);
        bits[0] = Random.Shared.Next(50, 61);
        bits[1] = Random.Shared.Next(35, 46);
        bits[^1] = 60;
        return bits;
    }

    private static int[] RandomBits(Random random, int logDegree, int primes) => [.. Enumerable.Range(0, primes).Select(_ => random.Next(logDegree + 10, 61))];

    private static double[] Rotated(double[] values, int steps) => [.. Enumerable.Range(0, values.Length).Select(i => values[(i + steps + values.Length) % values.Length])];

    private static void AssertChain(JsonNode answer, CkksParameters parameters)
    {
        var chain = new SealChain(parameters);
        Assert.Equal(answer["ids"]!.AsArray().Select(id => id!.GetValue<string>()), Enumerable.Range(0, parameters.MaxLevel + 1).Reverse().Select(level => chain.IdOf(level).ToString()).Prepend(chain.KeyId.ToString()));
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance, int[] bits)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
                Assert.Fail($"Slot {i} is {actual[i]}, expected {expected[i]} within {tolerance}; primes of {string.Join(", ", bits)} bits.");
    }
}
