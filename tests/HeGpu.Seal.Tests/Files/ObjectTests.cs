namespace HeGpu.Seal.Tests;

/// <summary>Every object goes to SEAL's form and comes back the same, word for word.</summary>
[NoLeakedBuffers]
public sealed class ObjectTests : IDisposable
{
    private readonly SealKit _kit = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;

    public static TheoryData<SealCompression> Compressions => [SealCompression.None, SealCompression.Zlib];

    public void Dispose()
    {
        _kit.Dispose();
        Directory.Delete(_folder, true);
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Ciphertexts_come_back(SealCompression compression)
    {
        using Ciphertext two = _kit.Encrypt(1, 2), three = Ciphertext.Create(_kit.Parameters, _kit.Device, 1, 3);
        _kit.Device.Copy(two.View.WithLimbs(new(0, 2)), three.View.Slice(0, 2));
        _kit.Device.Copy(two.View.WithLimbs(new(0, 2)).Slice(1), three.View.Slice(2));
        foreach (Ciphertext ciphertext in new[] { two, three })
        {
            string path = Path.Combine(_folder, "c");
            SealCiphertextFile.Save(path, ciphertext, new SealFormat(compression));
            if (compression == SealCompression.None)
                Assert.Equal(SealCiphertextFile.Size(_kit.Parameters, ciphertext.Size, ciphertext.Level), new FileInfo(path).Length);
            using Ciphertext back = SealCiphertextFile.Load(path, _kit.Parameters, _kit.Device);
            Assert.Equal((ciphertext.Size, ciphertext.Level, ciphertext.Scale), (back.Size, back.Level, back.Scale));
            Assert.Equal(SealKit.Words(ciphertext.View), SealKit.Words(back.View));
        }
    }

    [Fact]
    public void A_ciphertext_of_4_x_has_one_field_more()
    {
        using Ciphertext ciphertext = _kit.Encrypt(1);
        byte[] universal = SealKit.Bytes(stream => SealCiphertextFile.Write(stream, ciphertext)), four = SealKit.Bytes(stream => SealCiphertextFile.Write(stream, ciphertext, new SealFormat(SealCompression.None, new SealVersion(4, 2))));
        Assert.Equal(universal.Length + 8, four.Length);
        Assert.Equal(SealCiphertextFile.Size(_kit.Parameters, 2, 2, version: new SealVersion(4, 2)), four.Length);
        Assert.Equal(113 + (8 * 2 * 3 * 1024), four.Length);
        using Ciphertext back = SealCiphertextFile.Read(new MemoryStream(four), "c", _kit.Parameters, _kit.Device);
        Assert.Equal(SealKit.Words(ciphertext.View), SealKit.Words(back.View));
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Plaintexts_come_back(SealCompression compression)
    {
        using Plaintext plaintext = new CkksEncoder(_kit.Parameters, _kit.Device).Encode([1, -2], 1, 1 << 20);
        byte[] file = SealKit.Bytes(stream => SealPlaintextFile.Write(stream, plaintext, new SealFormat(compression)));
        using Plaintext back = SealPlaintextFile.Read(new PipeLike(file), "p", _kit.Parameters, _kit.Device);
        Assert.Equal((plaintext.Level, plaintext.Scale), (back.Level, back.Scale));
        Assert.Equal(SealKit.Words(plaintext.View), SealKit.Words(back.View));
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Public_keys_come_back_without_a_seed_of_ours(SealCompression compression)
    {
        using PublicKey key = _kit.Generator.CreatePublicKey();
        byte[] file = SealKit.Bytes(stream => SealPublicKeyFile.Write(stream, key, new SealFormat(compression)));
        using PublicKey back = SealPublicKeyFile.Read(new PipeLike(file), "p", _kit.Parameters, _kit.Device);
        Assert.Equal(SealKit.Words(key.View), SealKit.Words(back.View));
        Assert.Null(back.Seed);
        Assert.Throws<CkksException>(() => PublicKeyFile.Write(new MemoryStream(), back));
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Evaluation_keys_come_back(SealCompression compression)
    {
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys([1, -3], true, true));
        string relin = Path.Combine(_folder, "r"), galois = Path.Combine(_folder, "g");
        SealRelinKeysFile.Save(relin, keys.Relinearization!, new SealFormat(compression));
        SealGaloisKeysFile.Save(galois, keys, new SealFormat(compression));
        using var back = new EvaluationKeys(_kit.Parameters, SealRelinKeysFile.Load(relin, _kit.Parameters, _kit.Device), SealGaloisKeysFile.Load(galois, _kit.Parameters, _kit.Device));
        Assert.Equal(keys.Index.Galois, back.Index.Galois);
        AssertSame(keys.Relinearization!, back.Relinearization!);
        foreach ((uint element, SwitchingKey key) in keys.Galois)
            AssertSame(key, back.Galois[element]);
        Assert.Throws<CkksException>(() => EvaluationKeysFile.Write(new MemoryStream(), back));
    }

    [Fact]
    public void Keys_that_are_not_wanted_are_read_over()
    {
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys([1, 2, 3], false));
        byte[] file = SealKit.Bytes(stream => SealGaloisKeysFile.Write(stream, keys));
        uint wanted = _kit.Parameters.Ring.GaloisElement(2);
        IReadOnlyDictionary<uint, SwitchingKey> back = SealGaloisKeysFile.Read(new MemoryStream(file), "g", _kit.Parameters, _kit.Device, new HashSet<uint> { wanted });
        AssertSame(keys.Galois[wanted], Assert.Single(back).Value);
        back[wanted].Dispose();
    }

    [Fact]
    public void More_keys_than_memory_allows_are_refused()
    {
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys([1, 2, 3], false));
        byte[] file = SealKit.Bytes(stream => SealGaloisKeysFile.Write(stream, keys));
        int live = _kit.Device.LiveBuffers;
        string reason = SealKit.Refusal(() => SealGaloisKeysFile.Read(new MemoryStream(file), "g", _kit.Parameters, _kit.Device, maxBytes: 2 * keys.Galois.First().Value.Bytes));
        Assert.Contains("more than 2 keys", reason, StringComparison.Ordinal);
        Assert.Equal(live, _kit.Device.LiveBuffers);
    }

    [Fact]
    public void Keys_of_lower_levels_are_not_for_seal()
    {
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys([1], true) { RelinearizationLevel = 0, RotationLevels = new Dictionary<int, int> { [1] = 1 } });
        Assert.Throws<CkksException>(() => SealRelinKeysFile.Write(new MemoryStream(), keys.Relinearization!));
        Assert.Throws<CkksException>(() => SealGaloisKeysFile.Write(new MemoryStream(), keys));
    }

    [Fact]
    public void A_secret_key_comes_back_and_only_its_owner_can_read_it()
    {
        string path = Path.Combine(_folder, "s");
        SealSecretKeyFile.Save(path, _kit.Secret);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        using SecretKey back = SealSecretKeyFile.Load(path, _kit.Parameters, _kit.Device);
        sbyte[] expected = new sbyte[_kit.Parameters.Degree], actual = new sbyte[_kit.Parameters.Degree];
        _kit.Secret.CopyCoefficients(expected);
        back.CopyCoefficients(actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_secret_that_is_not_ternary_is_refused_without_showing_it()
    {
        byte[] file = SealKit.Bytes(stream => SealSecretKeyFile.Write(stream, _kit.Secret));
        int live = _kit.Device.LiveBuffers;
        for (int limb = 0; limb < 4; limb++)
        {
            byte[] changed = [.. file];
            changed[^(1 + (8 * _kit.Parameters.Degree * limb) + 7)] ^= 1;
            string reason = SealKit.Refusal(() => SealSecretKeyFile.Read(new MemoryStream(changed), "s", _kit.Parameters, _kit.Device));
            Assert.Contains("not those of one ternary polynomial", reason, StringComparison.Ordinal);
            Assert.Equal(live, _kit.Device.LiveBuffers);
        }
    }

    [Fact]
    public void Objects_can_follow_each_other_in_a_stream()
    {
        using Ciphertext first = _kit.Encrypt(1), second = _kit.Encrypt(2);
        using var stream = new MemoryStream();
        SealCiphertextFile.Write(stream, first);
        SealCiphertextFile.Write(stream, second, new SealFormat(SealCompression.Zlib));
        stream.Position = 0;
        foreach (Ciphertext expected in new[] { first, second })
        {
            using Ciphertext back = SealCiphertextFile.Read(stream, "c", _kit.Parameters, _kit.Device);
            Assert.Equal(SealKit.Words(expected.View), SealKit.Words(back.View));
        }
    }

    private static void AssertSame(SwitchingKey expected, SwitchingKey actual)
    {
        for (int digit = 0; digit < expected.Digits; digit++)
            Assert.Equal(SealKit.Words(expected.Pair(digit)), SealKit.Words(actual.Pair(digit)));
    }
}
