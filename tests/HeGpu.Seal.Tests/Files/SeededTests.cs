namespace HeGpu.Seal.Tests;

/// <summary>Seeded objects are half as large, are read as full ones, and do what they are for.</summary>
[NoLeakedBuffers]
public sealed class SeededTests : IDisposable
{
    private readonly SealKit _kit = new();

    public static TheoryData<SealCompression, byte> Formats => new() { { SealCompression.None, 0 }, { SealCompression.Zlib, 4 } };

    public void Dispose() => _kit.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void They_come_back_and_work(SealCompression compression, byte minor)
    {
        var format = new SealFormat(compression, new SealVersion(4, minor));
        using var writer = new SealSeededWriter(_kit.Secret);
        var decryptor = new Decryptor(_kit.Secret);
        double[] values = [.. Enumerable.Range(0, 512).Select(i => Math.Sin(i))];
        using Plaintext plaintext = decryptor.Encoder.Encode(values, 1, 1 << 24);
        byte[] file = SealKit.Bytes(stream => writer.WriteCiphertext(stream, plaintext, format));
        if (compression == SealCompression.None)
            Assert.Equal(SealCiphertextFile.Size(_kit.Parameters, 2, 1, seeded: true, format.Version), file.Length);
        using Ciphertext ciphertext = SealCiphertextFile.Read(new MemoryStream(file), "c", _kit.Parameters, _kit.Device);
        AssertClose(values, ciphertext);

        using PublicKey publicKey = SealPublicKeyFile.Read(new MemoryStream(SealKit.Bytes(stream => writer.WritePublicKey(stream, format))), "p", _kit.Parameters, _kit.Device);
        using var encryptor = new Encryptor(publicKey);
        using Ciphertext fresh = encryptor.Encrypt(values);
        AssertClose(values, fresh);

        using var keys = new EvaluationKeys(_kit.Parameters,
            SealRelinKeysFile.Read(new MemoryStream(SealKit.Bytes(stream => writer.WriteRelinKeys(stream, format))), "r", _kit.Parameters, _kit.Device),
            SealGaloisKeysFile.Read(new MemoryStream(SealKit.Bytes(stream => writer.WriteGaloisKeys(stream, new AvailableKeys([2], Conjugation: true), format))), "g", _kit.Parameters, _kit.Device));
        var evaluator = new CkksEvaluator(_kit.Parameters, _kit.Device, keys);
        using Ciphertext square = evaluator.Square(fresh), rotated = evaluator.Rotate(fresh, 2), conjugate = evaluator.Conjugate(fresh);
        AssertClose([.. values.Select(v => v * v)], square);
        AssertClose([.. values.Skip(2), .. values.Take(2)], rotated);
        AssertClose(values, conjugate);

        void AssertClose(double[] expected, Ciphertext actual) => Assert.All(expected.Zip(decryptor.DecryptValues(actual)), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    }

    [Theory]
    [InlineData(3, "generator 3")]
    [InlineData(0, "generator 0")]
    public void An_unknown_generator_is_refused(byte generator, string named)
    {
        byte[] file = Seeded();
        file[^(SealSeed.Size + 1)] = generator;
        int live = _kit.Device.LiveBuffers;
        Assert.Contains(named, SealKit.Refusal(() => SealCiphertextFile.Read(new MemoryStream(file), "c", _kit.Parameters, _kit.Device)), StringComparison.Ordinal);
        Assert.Equal(live, _kit.Device.LiveBuffers);
    }

    [Fact]
    public void A_seed_that_is_cut_off_or_too_long_is_refused()
    {
        byte[] file = Seeded();
        foreach (int length in new[] { file.Length - 1, file.Length - SealSeed.Size, file.Length - 81 })
            SealKit.Refusal(() => SealCiphertextFile.Read(new PipeLike(file[..length]), "c", _kit.Parameters, _kit.Device));
        file[^73]--; // length of the seed's object
        Assert.Contains("seed takes 64 bytes; 65", SealKit.Refusal(() => SealCiphertextFile.Read(new PipeLike(file), "c", _kit.Parameters, _kit.Device)), StringComparison.Ordinal);
    }

    // Nothing in SEAL's format tells one seed from another: whoever changes one can as well change every other word.
    [Fact]
    public void Another_seed_is_another_ciphertext()
    {
        byte[] file = Seeded();
        file[^1] ^= 1;
        using Ciphertext ciphertext = SealCiphertextFile.Read(new MemoryStream(file), "c", _kit.Parameters, _kit.Device);
        Assert.NotInRange(new Decryptor(_kit.Secret).DecryptValues(ciphertext)[0], 0.9, 1.1);
    }

    private byte[] Seeded()
    {
        using var writer = new SealSeededWriter(_kit.Secret);
        using Plaintext plaintext = new CkksEncoder(_kit.Parameters, _kit.Device).Encode([1], 2, 1 << 24);
        return SealKit.Bytes(stream => writer.WriteCiphertext(stream, plaintext));
    }
}
