using System.Text.Json.Nodes;
using HeGpu.Native;

namespace HeGpu.Seal.Tests;

/// <summary>Given SEAL's ciphertexts and SEAL's keys, every operation returns SEAL's own bytes. Chains are random; a failure names the chain.</summary>
[NoLeakedBuffers]
public sealed class SameWordsTests : IDisposable
{
    private static readonly SealFormat s_ofNodeSeal = new(SealCompression.None, new SealVersion(4, 1));

    private readonly NodePeer? _seal = NodeFolder.Missing is null ? new NodePeer() : null;

    private NodePeer Seal => _seal!;

    public void Dispose() => _seal?.Dispose();

    [NodeTheory]
    [InlineData(12, 3, "reference")]
    [InlineData(12, 5, CpuDevices.Auto)]
    [InlineData(13, 3, "reference")]
    [InlineData(13, 6, CpuDevices.Auto)]
    [InlineData(14, 3, "reference")]
    [InlineData(14, 4, "managed")]
    [InlineData(14, 5, CpuDevices.Auto)]
    [InlineData(15, 3, "reference")]
    [InlineData(15, 4, CpuDevices.Auto)]
    public void Operations_return_the_bytes_of_seal(int logDegree, int primes, string deviceName)
    {
        // SEAL takes special primes below data primes too; products must fit, which the two first primes see to.
        int[] bits = [.. Enumerable.Range(0, primes).Select(i => Random.Shared.Next(i < 2 ? 45 : logDegree + 10, 61))];
        int step = Random.Shared.Next(1, 1 << (logDegree - 2)), composite = (1 << 4) + 2;
        int[] keyed = [step, -step, 2, 16, 0], steps = [step, -step, composite];
        var make = new JsonObject
        {
            ["operation"] = "make", ["folder"] = Seal.Folder, ["degree"] = 1 << logDegree, ["bits"] = NodePeer.Array(bits), ["compression"] = "none",
            ["steps"] = NodePeer.Array(keyed), ["scale"] = (double)(1 << 20),
        };
        Seal.Ask(make);
        Seal.Ask(new JsonObject { ["operation"] = "evaluate", ["folder"] = Seal.Folder, ["steps"] = NodePeer.Array(steps) });

        using PolynomialDevice device = CpuDevices.Open(deviceName);
        CkksParameters parameters = SealParametersFile.Load(Seal.PathOf("parameters")).ToCkks(20, allowInsecure: true);
        using var keys = new EvaluationKeys(parameters, SealRelinKeysFile.Load(Seal.PathOf("relin"), parameters, device), SealGaloisKeysFile.Load(Seal.PathOf("galois"), parameters, device));
        using var seal = new SealEvaluator(parameters, device, keys);
        var engine = new CkksEvaluator(parameters, device);
        using Ciphertext a = Load("ciphertext"), b = Load("symmetric"), three = Load("three");
        using Plaintext plain = SealPlaintextFile.Load(Seal.PathOf("plaintext"), parameters, device);
        Expect("add", engine.Add(a, b));
        Expect("subtract", engine.Subtract(a, b));
        Expect("negate", engine.Negate(a));
        Expect("add-plain", engine.Add(a, plain));
        Expect("subtract-plain", engine.Subtract(a, plain));
        Expect("multiply-plain", engine.Multiply(a, plain));
        Expect("multiply", engine.Tensor(a, b));
        Expect("square", engine.Tensor(a, a));
        Expect("relinearize", seal.Relinearize(three));
        Expect("conjugate", seal.Conjugate(a));
        foreach (int rotation in steps)
            Expect($"rotate{rotation}", seal.Rotate(a, rotation));
        Expect("rescale", engine.Rescale(a));
        Expect("rescale-three", engine.Rescale(three));
        Expect("drop", engine.DropToLevel(a, parameters.MaxLevel - 1));
        using Ciphertext lower = Load("lower"), square = engine.Tensor(lower, lower);
        Expect("relinearize-lower", seal.Relinearize(square));
        foreach (int rotation in steps)
            Expect($"rotate-lower{rotation}", seal.Rotate(lower, rotation));

        Ciphertext Load(string name) => SealCiphertextFile.Load(Seal.PathOf(name), parameters, device);

        void Expect(string operation, Ciphertext result)
        {
            using (result)
                Assert.True(File.ReadAllBytes(Seal.PathOf("r-" + operation)).AsSpan().SequenceEqual(SealKit.Bytes(stream => SealCiphertextFile.Write(stream, result, s_ofNodeSeal))),
                    $"{operation} on {deviceName}, N = 2^{logDegree}, primes of {string.Join(", ", bits)} bits, steps {string.Join(", ", steps)}.");
        }
    }
}
