using System.IO.Compression;

namespace HeGpu.Seal.Tests;

/// <summary>Files of others, wrong files, and files that lie: one clear error each, and all memory given back.</summary>
[NoLeakedBuffers]
public sealed class RefusalTests : IDisposable
{
    private const int IdAt = 16, FormAt = 48, SizeAt = 49, DegreeAt = 57, LimbsAt = 65, ScaleAt = 73, CorrectionAt = 81, ArrayAt = 89, CountAt = 105, WordsAt = 113;

    private readonly SealKit _kit = new();
    private readonly byte[] _ciphertext;

    public RefusalTests()
    {
        using Ciphertext ciphertext = _kit.Encrypt(1);
        _ciphertext = SealKit.Bytes(stream => SealCiphertextFile.Write(stream, ciphertext, new SealFormat(SealCompression.None, new SealVersion(4, 0))));
    }

    public void Dispose() => _kit.Dispose();

    [Theory]
    [InlineData(IdAt, 0x55, "parms_id")]
    [InlineData(FormAt, 0, "NTT form")]
    [InlineData(SizeAt, 1, "number of polynomials is 1")]
    [InlineData(SizeAt, 4, "relinearize")]
    [InlineData(SizeAt, 17, "number of polynomials is 17")]
    [InlineData(SizeAt, 3, "its words take")]
    [InlineData(DegreeAt + 1, 8, "N is 2048; 1024")]
    [InlineData(LimbsAt, 2, "number of limbs is 2; 3")]
    [InlineData(ScaleAt + 7, 0xff, "scale")]
    [InlineData(CorrectionAt, 2, "correction factor")]
    [InlineData(ArrayAt + 4, 1, "of SEAL 4.1 within an object of SEAL 4.0")]
    [InlineData(ArrayAt + 5, 1, "compression within an object")]
    [InlineData(ArrayAt + 8, 0, "its words take")]
    [InlineData(ArrayAt + 12, 1, "are expected")]
    [InlineData(CountAt, 1, "its words take")]
    [InlineData(WordsAt + 7, 1, "not below its prime")]
    public void A_wrong_field_is_named(int at, byte value, string named)
    {
        byte[] bytes = [.. _ciphertext];
        bytes[at] = value;
        Assert.Contains(named, Refuse(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_and_addition_is_refused()
    {
        for (int part = 0; part < 60; part++)
            Refuse(_ciphertext[..(int)((long)part * _ciphertext.Length / 60)], pipe: true);
        byte[] longer = [.. _ciphertext, 0];
        BitConverter.TryWriteBytes(longer.AsSpan(8), (long)longer.Length);
        Assert.Contains("1 bytes more", Refuse(longer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zlib_object_that_holds_more_or_less_is_refused()
    {
        Assert.Contains("more than expected", Refuse(Compress([.. _ciphertext[16..], 0])), StringComparison.Ordinal);
        Assert.Contains("truncated", Refuse(Compress(_ciphertext[16..^1])), StringComparison.Ordinal);
        byte[] damaged = Compress(_ciphertext[16..]);
        damaged[16] ^= 0xff;
        Assert.Contains("damaged zlib", Refuse(damaged), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_takes_no_more_memory_than_the_object_it_claims()
    {
        byte[] bomb = Compress([.. _ciphertext[16..], .. new byte[1 << 26]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(bomb);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Keys_and_ciphertexts_are_not_mixed_up()
    {
        using PublicKey key = _kit.Generator.CreatePublicKey();
        Assert.Contains("level of keys", Refuse(SealKit.Bytes(stream => SealPublicKeyFile.Write(stream, key))), StringComparison.Ordinal);
        Assert.Contains("a key is expected", SealKit.Refusal(() => SealPublicKeyFile.Read(new MemoryStream(_ciphertext), "k", _kit.Parameters, _kit.Device)), StringComparison.Ordinal);
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys([1], true));
        byte[] relin = SealKit.Bytes(stream => SealRelinKeysFile.Write(stream, keys.Relinearization!)), galois = SealKit.Bytes(stream => SealGaloisKeysFile.Write(stream, keys));
        Assert.Contains("these are Galois keys", SealKit.Refusal(() => SealRelinKeysFile.Read(new MemoryStream(galois), "k", _kit.Parameters, _kit.Device)), StringComparison.Ordinal);
        relin[50] = 1;
        Assert.Contains("places for keys is 65537", SealKit.Refusal(() => SealGaloisKeysFile.Read(new MemoryStream(relin), "k", _kit.Parameters, _kit.Device)), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_parameters_are_refused_with_both_ids()
    {
        using var other = new SealKit(40, 30);
        string reason = SealKit.Refusal(() => SealCiphertextFile.Read(new MemoryStream(_ciphertext), "c", other.Parameters, other.Device));
        Assert.Contains(new SealChain(_kit.Parameters).IdOf(2).Short, reason, StringComparison.Ordinal);
        Assert.Contains(new SealChain(other.Parameters).KeyId.Short, reason, StringComparison.Ordinal);
    }

    private string Refuse(byte[] bytes, bool pipe = false)
    {
        int live = _kit.Device.LiveBuffers;
        string reason = SealKit.Refusal(() => SealCiphertextFile.Read(pipe ? new PipeLike(bytes) : new MemoryStream(bytes), "c", _kit.Parameters, _kit.Device));
        Assert.Equal(live, _kit.Device.LiveBuffers);
        return reason;
    }

    private static byte[] Compress(byte[] payload)
    {
        using var file = new MemoryStream();
        file.Write([0x5e, 0xa1, 16, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        using (var deflate = new ZLibStream(file, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(payload);
        byte[] bytes = file.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(8), (long)bytes.Length);
        return bytes;
    }
}
