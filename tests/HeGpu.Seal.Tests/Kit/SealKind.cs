namespace HeGpu.Seal.Tests;

/// <summary>A kind of file that belongs to parameters: how one is made and read.</summary>
/// <param name="Name">As in a test's name.</param>
/// <param name="Make">A small file.</param>
/// <param name="Read">Reads it and gives back what it took.</param>
internal sealed record SealKind(string Name, Action<SealKit, Stream, SealFormat> Make, Func<Stream, CkksParameters, PolynomialDevice, IDisposable> Read)
{
    public static IReadOnlyDictionary<string, SealKind> All { get; } = MakeAll().ToDictionary(kind => kind.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Those with a seed.</summary>
    public static TheoryData<string> Seeded => [.. All.Keys.Where(name => name.EndsWith("seeded", StringComparison.Ordinal))];

    public byte[] Bytes(SealKit kit, SealFormat format = default) => SealKit.Bytes(stream => Make(kit, stream, format));

    public override string ToString() => Name;

    private static IEnumerable<SealKind> MakeAll()
    {
        Func<Stream, CkksParameters, PolynomialDevice, IDisposable> ciphertext = (s, p, d) => SealCiphertextFile.Read(s, "c", p, d), publicKey = (s, p, d) => SealPublicKeyFile.Read(s, "p", p, d),
            relin = (s, p, d) => SealRelinKeysFile.Read(s, "r", p, d), galois = (s, p, d) => new EvaluationKeys(p, null, SealGaloisKeysFile.Read(s, "g", p, d));
        yield return new("plaintext", WithPlaintext(SealPlaintextFile.Write), (s, p, d) => SealPlaintextFile.Read(s, "t", p, d));
        yield return new("ciphertext", WriteCiphertext, ciphertext);
        yield return new("ciphertext, seeded", WriteSeededCiphertext, ciphertext);
        yield return new("public key", WritePublicKey, publicKey);
        yield return new("public key, seeded", Seed((writer, stream, format) => writer.WritePublicKey(stream, format)), publicKey);
        yield return new("relin keys", WithKeys((stream, keys, format) => SealRelinKeysFile.Write(stream, keys.Relinearization!, format)), relin);
        yield return new("relin keys, seeded", Seed((writer, stream, format) => writer.WriteRelinKeys(stream, format)), relin);
        yield return new("galois keys", WithKeys(SealGaloisKeysFile.Write), galois);
        yield return new("galois keys, seeded", Seed((writer, stream, format) => writer.WriteGaloisKeys(stream, s_wanted, format)), galois);
        yield return new("secret key", (kit, stream, format) => SealSecretKeyFile.Write(stream, kit.Secret, format.Version), (s, p, d) => SealSecretKeyFile.Read(s, "s", p, d));
        yield return new("several ciphertexts", (kit, stream, format) =>
        {
            WriteSeededCiphertext(kit, stream, format);
            WriteCiphertext(kit, stream, default);
        }, ReadAll);
        yield return new("all keys", WithKeys((stream, keys, format) =>
        {
            SealGaloisKeysFile.Write(stream, keys, format);
            SealRelinKeysFile.Write(stream, keys.Relinearization!);
        }), (s, p, d) => SealEvaluationKeysFile.Read(s, "k", p, d, s_wanted));
    }

    private static readonly AvailableKeys s_wanted = new([1], true);

    private static Action<SealKit, Stream, SealFormat> WithPlaintext(Action<Stream, Plaintext, SealFormat> write) => (kit, stream, format) =>
    {
        using Plaintext plaintext = new CkksEncoder(kit.Parameters, kit.Device).Encode([1, 2], 1, 1 << 20);
        write(stream, plaintext, format);
    };

    private static Action<SealKit, Stream, SealFormat> WithKeys(Action<Stream, EvaluationKeys, SealFormat> write) => (kit, stream, format) =>
    {
        using EvaluationKeys keys = kit.Generator.CreateEvaluationKeys(s_wanted);
        write(stream, keys, format);
    };

    private static Action<SealKit, Stream, SealFormat> Seed(Action<SealSeededWriter, Stream, SealFormat> write) => (kit, stream, format) =>
    {
        using var writer = new SealSeededWriter(kit.Secret);
        write(writer, stream, format);
    };

    private static void WriteCiphertext(SealKit kit, Stream stream, SealFormat format)
    {
        using Ciphertext ciphertext = kit.Encrypt(1);
        SealCiphertextFile.Write(stream, ciphertext, format);
    }

    private static void WriteSeededCiphertext(SealKit kit, Stream stream, SealFormat format)
    {
        using var writer = new SealSeededWriter(kit.Secret);
        WithPlaintext(writer.WriteCiphertext)(kit, stream, format);
    }

    private static void WritePublicKey(SealKit kit, Stream stream, SealFormat format)
    {
        using PublicKey key = kit.Generator.CreatePublicKey();
        SealPublicKeyFile.Write(stream, key, format);
    }

    private static IDisposable ReadAll(Stream stream, CkksParameters parameters, PolynomialDevice device)
    {
        using SealCiphertextsReader reader = SealCiphertextsFile.Open(stream, "cs", parameters, device);
        while (reader.Next() is { } ciphertext)
            ciphertext.Dispose();
        return Stream.Null;
    }
}
