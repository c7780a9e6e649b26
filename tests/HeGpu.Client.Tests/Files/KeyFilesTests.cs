using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Devices.TestKit;
using HeGpu.Files;
using Xunit;

namespace HeGpu.Client.Tests;

[NoLeakedBuffers]
public sealed class KeyFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hegpu").FullName;
    private readonly FileKit _kit = new();

    public void Dispose()
    {
        _kit.Dispose();
        Directory.Delete(_folder, true);
    }

    [Fact]
    public void A_secret_key_comes_back_and_only_its_owner_can_read_it()
    {
        string path = Path.Combine(_folder, "secret");
        SecretKeyFile.Save(path, _kit.Secret);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        using SecretKey back = SecretKeyFile.Load(path, _kit.Parameters, _kit.Device);
        sbyte[] expected = new sbyte[_kit.Parameters.Degree], actual = new sbyte[_kit.Parameters.Degree];
        _kit.Secret.CopyCoefficients(expected);
        back.CopyCoefficients(actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_secret_that_is_not_ternary_is_refused_without_showing_it()
    {
        var section = new SectionTag("SKEY");
        byte[] coefficients = new byte[_kit.Parameters.Degree];
        coefficients[77] = 42;
        using var file = new MemoryStream();
        Container.Write(file, FileKind.SecretKey, ParametersFile.HashBytes(_kit.Parameters), [ParameterSection.Of(_kit.Parameters), new Section(section, coefficients.Length, w => w.Write(coefficients))]);
        file.Position = 0;
        string reason = Assert.Throws<HeGpuFileException>(() => SecretKeyFile.Read(file, "s", _kit.Parameters, _kit.Device)).Reason;
        Assert.Contains("not -1, 0 or 1", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("42", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_comes_back_in_half_its_bytes_and_encrypts()
    {
        string path = Path.Combine(_folder, "public");
        using PublicKey key = _kit.Generator.CreatePublicKey();
        PublicKeyFile.Save(path, key);
        Assert.Equal(PublicKeyFile.Size(_kit.Parameters), new FileInfo(path).Length);
        using PublicKey back = PublicKeyFile.Load(path, _kit.Parameters, _kit.Device);
        Assert.Equal(FileKit.Words(key.View), FileKit.Words(back.View));
        using var encryptor = new Encryptor(back);
        using Ciphertext ciphertext = encryptor.Encrypt([0.5, -1]);
        double[] values = new Decryptor(_kit.Secret).DecryptValues(ciphertext);
        Assert.Equal(0.5, values[0], 1e-3);
        Assert.Equal(-1, values[1], 1e-3);
    }

    [Theory]
    [InlineData(true, new[] { 1, 5 }, true)]
    [InlineData(false, new[] { 3 }, false)]
    [InlineData(true, new int[0], false)]
    public void Evaluation_keys_come_back_in_half_their_bytes(bool relinearization, int[] rotations, bool conjugation)
    {
        string path = Path.Combine(_folder, "keys");
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys(rotations, relinearization, conjugation));
        EvaluationKeysFile.Save(path, keys);
        Assert.Equal(EvaluationKeysFile.Size(_kit.Parameters, keys.Index), new FileInfo(path).Length);
        Assert.True(new FileInfo(path).Length < keys.Bytes * 0.51 + 1000);
        EvaluationKeyIndex index = EvaluationKeysFile.ReadIndex(path);
        Assert.Equal(keys.Index.RelinearizationLevel, index.RelinearizationLevel);
        Assert.Equal(relinearization, index.RelinearizationLevel is not null);
        Assert.Equal(keys.Index.Galois, index.Galois);
        var fractions = new List<double>();
        using EvaluationKeys back = EvaluationKeysFile.Load(path, _kit.Parameters, _kit.Device, new Immediate(fractions.Add));
        Assert.Equal(1, fractions[^1]);
        Assert.Equal(keys.Galois.Keys.Order(), back.Galois.Keys.Order());
        foreach ((uint element, SwitchingKey key) in keys.Galois) AssertSame(key, back.Galois[element]);
        if (relinearization) AssertSame(keys.Relinearization!, back.Relinearization!);
        else Assert.Null(back.Relinearization);
    }

    [Fact]
    public void Keys_written_as_they_are_made_come_back()
    {
        string path = Path.Combine(_folder, "keys");
        EvaluationKeyIndex index = EvaluationKeyIndex.Of(_kit.Parameters, new AvailableKeys([1, 5], true, true) { RelinearizationLevel = 0 });
        var made = new List<SwitchingKey>();
        EvaluationKeysFile.Save(path, _kit.Parameters, index, _kit.Generator.CreateKeys(index).Select(key => { made.Add(key); return key; }));
        Assert.Equal(EvaluationKeysFile.Size(_kit.Parameters, index), new FileInfo(path).Length);
        using EvaluationKeys back = EvaluationKeysFile.Load(path, _kit.Parameters, _kit.Device);
        AssertSame(made[0], back.Relinearization!);
        foreach ((GaloisKeyEntry entry, SwitchingKey key) in index.Galois.Zip(made.Skip(1))) AssertSame(key, back.Galois[entry.Element]);
        made.ForEach(key => key.Dispose());
    }

    [Fact]
    public void Keys_other_than_announced_are_not_written()
    {
        string path = Path.Combine(_folder, "keys");
        EvaluationKeyIndex two = EvaluationKeyIndex.Of(_kit.Parameters, new AvailableKeys([1, 5], false)), one = two with { Galois = [two.Galois[0]] };
        int live = _kit.Device.LiveBuffers;
        foreach ((EvaluationKeyIndex announced, EvaluationKeyIndex given) in new[] { (one, two), (two, one) })
        {
            var made = new List<SwitchingKey>();
            Assert.Throws<ArgumentException>(() => EvaluationKeysFile.Save(path, _kit.Parameters, announced, _kit.Generator.CreateKeys(given).Select(key => { made.Add(key); return key; })));
            Assert.Empty(Directory.GetFileSystemEntries(_folder));
            made.ForEach(key => key.Dispose());
        }
        Assert.Equal(live, _kit.Device.LiveBuffers);
    }

    [Fact]
    public void A_key_made_ahead_is_given_back()
    {
        EvaluationKeyIndex index = EvaluationKeyIndex.Of(_kit.Parameters, new AvailableKeys([1, 5, 7]));
        int live = _kit.Device.LiveBuffers;
        foreach (SwitchingKey key in _kit.Generator.CreateKeys(index))
        {
            key.Dispose();
            break;
        }
        Assert.Equal(live, _kit.Device.LiveBuffers);
    }

    [Fact]
    public void Keys_of_lower_levels_come_back_as_they_were()
    {
        string path = Path.Combine(_folder, "keys");
        int top = _kit.Parameters.MaxLevel;
        var wanted = new AvailableKeys([1, 2, 3]) { RotationLevels = new Dictionary<int, int> { [1] = 0, [2] = top - 1 }, RelinearizationLevel = top - 1 };
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(wanted);
        EvaluationKeysFile.Save(path, keys);
        Assert.Equal(EvaluationKeysFile.Size(_kit.Parameters, EvaluationKeyIndex.Of(_kit.Parameters, wanted)), new FileInfo(path).Length);
        using EvaluationKeys back = EvaluationKeysFile.Load(path, _kit.Parameters, _kit.Device);
        Assert.Equal(keys.Index.Galois, back.Index.Galois);
        Assert.Equal(top - 1, back.Relinearization!.MaxLevel);
        foreach ((uint element, SwitchingKey key) in keys.Galois) AssertSame(key, back.Galois[element]);
        AssertSame(keys.Relinearization!, back.Relinearization);
    }

    [Theory]
    [InlineData(99, 0, "relinearization")]
    [InlineData(-2, 0, "relinearization")]
    [InlineData(-1, 99, "Galois")]
    [InlineData(-1, -1, "Galois")]
    public void A_level_that_does_not_exist_is_refused(int relinearization, int galois, string named)
    {
        using var file = new MemoryStream();
        Container.Write(file, FileKind.EvaluationKeys, ParametersFile.HashBytes(_kit.Parameters),
        [
            ParameterSection.Of(_kit.Parameters),
            new Section(new SectionTag("INDX"), 16, w =>
            {
                foreach (int number in new[] { relinearization, 1, 3, galois }) w.WriteInt32(number);
            }),
        ]);
        file.Position = 0;
        string reason = Assert.Throws<HeGpuFileException>(() => EvaluationKeysFile.Read(file, "k", _kit.Parameters, _kit.Device)).Reason;
        Assert.Contains(named, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_other_parameters_are_refused_with_both_hashes()
    {
        using var other = new FileKit(logScale: 26);
        using PublicKey key = _kit.Generator.CreatePublicKey();
        using var file = new MemoryStream();
        PublicKeyFile.Write(file, key);
        file.Position = 0;
        string reason = Assert.Throws<HeGpuFileException>(() => PublicKeyFile.Read(file, "k", other.Parameters, other.Device)).Reason;
        Assert.Contains(_kit.Parameters.Hash.Short, reason, StringComparison.Ordinal);
        Assert.Contains(other.Parameters.Hash.Short, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_is_refused()
    {
        string path = Path.Combine(_folder, "secret");
        SecretKeyFile.Save(path, _kit.Secret);
        string reason = Assert.Throws<HeGpuFileException>(() => EvaluationKeysFile.Load(path, _kit.Parameters, _kit.Device)).Reason;
        Assert.Equal("it holds SecretKey, EvaluationKeys is expected.", reason);
    }

    [Theory]
    [InlineData(7u, 5u)]
    [InlineData(5u, 5u)]
    [InlineData(3u, 4u)]
    [InlineData(3u, 1u << 20)]
    public void An_index_out_of_order_is_refused(uint first, uint second)
    {
        using var file = new MemoryStream();
        Container.Write(file, FileKind.EvaluationKeys, ParametersFile.HashBytes(_kit.Parameters),
        [
            ParameterSection.Of(_kit.Parameters),
            new Section(new SectionTag("INDX"), 24, w =>
            {
                w.WriteInt32(-1);
                w.WriteInt32(2);
                w.WriteInt32((int)first);
                w.WriteInt32(0);
                w.WriteInt32((int)second);
                w.WriteInt32(0);
            }),
        ]);
        file.Position = 0;
        string reason = Assert.Throws<HeGpuFileException>(() => EvaluationKeysFile.Read(file, "k", _kit.Parameters, _kit.Device)).Reason;
        Assert.Contains("ascending order", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void An_index_without_levels_is_refused(int keys)
    {
        using var file = new MemoryStream();
        Container.Write(file, FileKind.EvaluationKeys, ParametersFile.HashBytes(_kit.Parameters),
        [
            ParameterSection.Of(_kit.Parameters),
            new Section(new SectionTag("INDX"), 5 + (4 * keys), w =>
            {
                w.WriteByte(1);
                w.WriteInt32(keys);
                for (int k = 0; k < keys; k++) w.WriteInt32((2 * k) + 3);
            }),
        ]);
        file.Position = 0;
        string reason = Assert.Throws<HeGpuFileException>(() => EvaluationKeysFile.Read(file, "k", _kit.Parameters, _kit.Device)).Reason;
        Assert.Contains("without the keys' levels", reason, StringComparison.Ordinal);
        Assert.Contains("hegpu keygen", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_save_and_a_cancelled_load_leave_nothing()
    {
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys([1, 2, 3], true, false));
        string path = Path.Combine(_folder, "keys");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => EvaluationKeysFile.Save(path, keys, new Immediate(_ => stop.Cancel()), stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        EvaluationKeysFile.Save(path, keys);
        int live = _kit.Device.LiveBuffers;
        using var stopLoad = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => EvaluationKeysFile.Load(path, _kit.Parameters, _kit.Device, new Immediate(_ => stopLoad.Cancel()), stopLoad.Token));
        Assert.Equal(live, _kit.Device.LiveBuffers);
    }

    [Fact]
    public void A_truncated_stream_gives_one_error_and_its_buffers_back()
    {
        using EvaluationKeys keys = _kit.Generator.CreateEvaluationKeys(new AvailableKeys([1], true, false));
        using var file = new MemoryStream();
        EvaluationKeysFile.Write(file, keys);
        int live = _kit.Device.LiveBuffers;
        for (int part = 0; part < 20; part++)
        {
            var pipe = new PipeLike(file.ToArray()[..(int)(part * file.Length / 20)]);
            Assert.Throws<HeGpuFileException>(() => EvaluationKeysFile.Read(pipe, "k", _kit.Parameters, _kit.Device));
            Assert.Equal(live, _kit.Device.LiveBuffers);
        }
    }

    private static void AssertSame(SwitchingKey expected, SwitchingKey actual)
    {
        for (int digit = 0; digit < expected.Digits; digit++)
        {
            Assert.Equal(FileKit.Words(expected.Half(digit)), FileKit.Words(actual.Half(digit)));
            Assert.Equal(FileKit.Words(expected.UniformHalf(digit)), FileKit.Words(actual.UniformHalf(digit)));
        }
    }
}
