using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Devices.TestKit;
using HeGpu.Files;
using Xunit;

namespace HeGpu.Client.Tests;

[NoLeakedBuffers]
public sealed class CiphertextFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;
    private readonly FileKit _kit = new();
    private readonly Encryptor _encryptor;

    public CiphertextFilesTests() => _encryptor = new Encryptor(_kit.Secret);

    private string Path => System.IO.Path.Combine(_folder, "data");

    public void Dispose()
    {
        _encryptor.Dispose();
        _kit.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void Seeded_and_full_ciphertexts_of_several_levels_come_back_with_their_notes()
    {
        using PublicKey publicKey = _kit.Generator.CreatePublicKey();
        using var publicEncryptor = new Encryptor(publicKey);
        using Ciphertext seeded = _encryptor.Encrypt([1, 2]), full = publicEncryptor.Encrypt([3], 1, 1 << 20), empty = _encryptor.Encrypt([0], 0, 1 << 21);
        Ciphertext[] all = [seeded, full, empty];
        var notes = new Dictionary<string, string> { ["image"] = "é 7.png", ["tile"] = "0" };
        CiphertextsFile.Save(Path, _kit.Parameters, all, notes);
        Assert.Equal(CiphertextsFile.Size(_kit.Parameters, [.. all.Select(CiphertextShape.Of)], notes), new FileInfo(Path).Length);
        using CiphertextBundle back = CiphertextsFile.Load(Path, _kit.Parameters, _kit.Device);
        Assert.Equal(notes, back.Metadata);
        Assert.Equal(3, back.Ciphertexts.Count);
        foreach ((Ciphertext expected, Ciphertext actual) in all.Zip(back.Ciphertexts))
        {
            Assert.Equal((expected.Size, expected.Level, expected.Scale, expected.Seed), (actual.Size, actual.Level, actual.Scale, actual.Seed));
            Assert.Equal(FileKit.Words(expected.View), FileKit.Words(actual.View));
        }
        Assert.Equal(2, new Decryptor(_kit.Secret).DecryptValues(back.Ciphertexts[0])[1], 1e-3);
    }

    [Fact]
    public void A_fresh_symmetric_ciphertext_takes_half()
    {
        CiphertextShape seeded = new(2, 2, true), full = new(2, 2, false);
        long difference = CiphertextsFile.Size(_kit.Parameters, [full]) - CiphertextsFile.Size(_kit.Parameters, [seeded]);
        Assert.Equal(_kit.Parameters.Degree * (5 + 4 + 4) - 32, difference); // q_0 has 40 bits, q_1 and q_2 30
    }

    [Fact]
    public void An_empty_bundle_comes_back()
    {
        CiphertextsFile.Save(Path, _kit.Parameters, []);
        using CiphertextBundle back = CiphertextsFile.Load(Path, _kit.Parameters, _kit.Device);
        Assert.Empty(back.Ciphertexts);
        Assert.Empty(back.Metadata);
    }

    [Fact]
    public void Ciphertexts_are_written_and_read_one_at_a_time()
    {
        CiphertextShape[] shapes = [.. Enumerable.Range(0, 5).Select(i => new CiphertextShape(2, i % 3, true))];
        CiphertextsFile.Save(Path, _kit.Parameters, shapes, Produce());
        int live = _kit.Device.LiveBuffers;
        using CiphertextsReader reader = CiphertextsFile.Open(Path, _kit.Parameters, _kit.Device);
        var decryptor = new Decryptor(_kit.Secret);
        for (int i = 0; i < reader.Count; i++)
        {
            using Ciphertext ciphertext = reader.Next()!;
            Assert.Equal(i, decryptor.DecryptValues(ciphertext)[0], 1e-3);
            Assert.Equal(live + 1, _kit.Device.LiveBuffers);
        }
        Assert.Null(reader.Next());

        IEnumerable<Ciphertext> Produce()
        {
            for (int i = 0; i < shapes.Length; i++)
            {
                using Ciphertext ciphertext = _encryptor.Encrypt([i], shapes[i].Level, 1 << 21);
                yield return ciphertext;
            }
        }
    }

    [Fact]
    public void A_producer_that_does_not_keep_its_word_leaves_no_file()
    {
        using Ciphertext ciphertext = _encryptor.Encrypt([1]);
        CiphertextShape shape = CiphertextShape.Of(ciphertext);
        Assert.Throws<ArgumentException>(() => CiphertextsFile.Save(Path, _kit.Parameters, [shape, shape], [ciphertext]));
        Assert.Throws<ArgumentException>(() => CiphertextsFile.Save(Path, _kit.Parameters, [], [ciphertext]));
        Assert.Throws<ArgumentException>(() => CiphertextsFile.Save(Path, _kit.Parameters, [shape with { Level = 0 }], [ciphertext]));
        using var other = new FileKit(logScale: 26);
        Assert.Throws<ArgumentException>(() => CiphertextsFile.Save(Path, other.Parameters, [shape], [ciphertext]));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_damaged_file_gives_one_error_and_its_buffers_back()
    {
        using Ciphertext first = _encryptor.Encrypt([1]), second = _encryptor.Encrypt([2]);
        CiphertextsFile.Save(Path, _kit.Parameters, [first, second]);
        byte[] file = File.ReadAllBytes(Path);
        var random = new Random(3);
        int live = _kit.Device.LiveBuffers;
        for (int i = 0; i < 100; i++)
        {
            byte[] damaged = [.. file];
            damaged[random.Next(i < 50 ? 300 : file.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<HeGpuFileException>(() => CiphertextsFile.Read(new MemoryStream(damaged), "f", _kit.Parameters, _kit.Device));
            Assert.Equal(live, _kit.Device.LiveBuffers);
        }
    }

    [Fact]
    public void Ciphertexts_of_other_parameters_are_refused_with_both_hashes()
    {
        using var other = new FileKit(logScale: 26);
        using Ciphertext ciphertext = _encryptor.Encrypt([1]);
        CiphertextsFile.Save(Path, _kit.Parameters, [ciphertext]);
        string reason = Assert.Throws<HeGpuFileException>(() => CiphertextsFile.Load(Path, other.Parameters, other.Device)).Reason;
        Assert.Equal($"Ciphertexts of parameters {_kit.Parameters.Hash.Short}, parameters {other.Parameters.Hash.Short} are in use: files of one key generation belong together.", reason);
        Assert.Equal(_kit.Parameters.Hash, ParametersFile.Inspect(Path).Parameters.Hash);
    }

    [Theory]
    [InlineData(1e301)]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    public void An_impossible_scale_is_refused(double scale)
    {
        using DeviceBuffer buffer = _kit.Device.Rent(_kit.Parameters.Ring, 1, _kit.Parameters.LimbsAt(0));
        _kit.Device.Clear(buffer.View<Ntt>());
        using var plaintext = new Plaintext(_kit.Parameters, (DeviceBuffer)buffer.AddReference(), 0, scale);
        using var file = new MemoryStream();
        PlaintextFile.Write(file, plaintext);
        file.Position = 0;
        Assert.Contains("scale is", Assert.Throws<HeGpuFileException>(() => PlaintextFile.Read(file, "p", _kit.Parameters, _kit.Device)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plaintext_comes_back()
    {
        using Plaintext plaintext = _encryptor.Encoder.Encode([0.25, 4], 1, 1 << 20);
        PlaintextFile.Save(Path, plaintext);
        using Plaintext back = PlaintextFile.Load(Path, _kit.Parameters, _kit.Device);
        Assert.Equal((plaintext.Level, plaintext.Scale), (back.Level, back.Scale));
        Assert.Equal(FileKit.Words(plaintext.View), FileKit.Words(back.View));
    }
}
