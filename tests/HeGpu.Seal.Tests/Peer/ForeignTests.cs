using System.Text.Json.Nodes;

namespace HeGpu.Seal.Tests;

/// <summary>SEAL's files of its other schemes, of the same degree and primes: one clear error each.</summary>
[NoLeakedBuffers]
public sealed class ForeignTests : IDisposable
{
    private static readonly int[] s_bits = [40, 30, 40];

    private readonly NodePeer? _seal = NodeFolder.Missing is null ? new NodePeer() : null;

    public void Dispose() => _seal?.Dispose();

    [NodeTheory]
    [InlineData("bfv", "BFV")]
    [InlineData("bgv", "BGV")]
    public void Other_schemes_are_refused(string scheme, string named)
    {
        _seal!.Ask(new JsonObject { ["operation"] = "foreign", ["folder"] = _seal.Folder, ["scheme"] = scheme, ["degree"] = 4096, ["bits"] = NodePeer.Array(s_bits) });
        string Of(string kind) => _seal.PathOf($"{scheme}-{kind}");
        CkksParameters p = new SealParameters(4096, PrimeGenerator.Primes(4096, s_bits)).ToCkks(20, allowInsecure: true);
        using var device = new ReferenceDevice();
        var wanted = new AvailableKeys([1], true);
        Assert.Contains(named, SealKit.Refusal(() => SealParametersFile.Load(Of("parameters"))), StringComparison.Ordinal);
        foreach (Action read in new Action[]
        {
            () => SealCiphertextFile.Load(Of("ciphertext"), p, device), () => SealCiphertextFile.Load(Of("symmetric"), p, device), () => SealPublicKeyFile.Load(Of("public"), p, device),
            () => SealRelinKeysFile.Load(Of("relin"), p, device), () => SealGaloisKeysFile.Load(Of("galois"), p, device), () => SealSecretKeyFile.Load(Of("secret"), p, device),
            () => SealEvaluationKeysFile.Load(Of("relin"), p, device, wanted), () => SealEvaluationKeysFile.Load(Of("galois"), p, device, wanted),
        })
            Assert.Contains("another scheme (BFV, BGV)", SealKit.Refusal(read), StringComparison.Ordinal);
        Assert.Contains("NTT form", SealKit.Refusal(() => SealPlaintextFile.Load(Of("plaintext"), p, device)), StringComparison.Ordinal); // it has no parms_id
    }
}
