namespace HeGpu.Ckks.Tests;

[NoLeakedBuffers]
public class EncryptionTests(SmallParty party) : IClassFixture<SmallParty>
{
    private double Scale => party.Parameters.Scale;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void Public_key_encryption_decrypts_at_every_level(int level)
    {
        double[] values = party.RandomValues();
        using Ciphertext c = party.Encrypt(values, level);
        Assert.Null(c.Seed);
        Assert.True(c.IsInsecure);
        Assert.Contains("INSECURE", c.ToString());
        party.AssertClose(values, c, CkksParty.Worst(party.Model.PublicKeyError(Scale), party.Model.EncodeError(Scale)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Symmetric_encryption_decrypts_and_its_seed_gives_half_of_it(int level)
    {
        double[] values = party.RandomValues();
        using var encryptor = new Encryptor(party.Secret);
        using Ciphertext c = encryptor.Encrypt(values, level, Scale);
        double tolerance = CkksParty.Worst(party.Model.SymmetricError(Scale), party.Model.EncodeError(Scale));
        party.AssertClose(values, c, tolerance);

        using Ciphertext again = Ciphertext.Expand(party.Parameters, party.Device, c.Seed!.Value, level, c.Scale);
        party.Device.Copy(c.View.Slice(0), again.View.Slice(0));
        party.AssertClose(values, again, tolerance);
    }

    [Fact]
    public void Two_encryptions_of_one_message_share_nothing()
    {
        foreach (bool symmetric in new[] { false, true })
        {
            using Encryptor encryptor = symmetric ? new Encryptor(party.Secret) : new Encryptor(party.PublicKey);
            using Ciphertext a = encryptor.Encrypt([1.0], 0, Scale), b = encryptor.Encrypt([1.0], 0, Scale);
            ulong[] x = Words(a), y = Words(b);
            Assert.True(x.Zip(y).Count(pair => pair.First == pair.Second) < 4);
        }
    }

    [Fact]
    public void Decryption_at_full_level_is_the_plaintext()
    {
        double[] values = party.RandomValues();
        using Ciphertext c = party.Encrypt(values);
        using Plaintext p = party.Decryptor.Decrypt(c);
        Assert.Equal((c.Level, c.Scale), (p.Level, p.Scale));
        double[] back = party.Encoder.Decode(p);
        for (int i = 0; i < values.Length; i++)
            Assert.InRange(back[i] - values[i], -1e-6, 1e-6);
    }

    [Fact]
    public void A_stranger_decrypts_noise()
    {
        using SecretKey other = SecretKey.Generate(party.Parameters, party.Device);
        double[] values = party.RandomValues();
        using Ciphertext c = party.Encrypt(values);
        double[] garbage = new Decryptor(other).DecryptValues(c);
        Assert.True(garbage.Zip(values).Count(pair => Math.Abs(pair.First - pair.Second) < 1) < values.Length / 100);
    }

    [Fact]
    public void A_secret_comes_back_from_its_coefficients()
    {
        var coefficients = new sbyte[party.Parameters.Degree];
        party.Secret.CopyCoefficients(coefficients);
        Assert.Equal(3, coefficients.Distinct().Count());
        using SecretKey again = SecretKey.FromCoefficients(party.Parameters, party.Device, coefficients);
        double[] values = party.RandomValues();
        using Ciphertext c = party.Encrypt(values);
        double[] back = new Decryptor(again).DecryptValues(c);
        for (int i = 0; i < values.Length; i++)
            Assert.InRange(back[i] - values[i], -1e-6, 1e-6);
        coefficients[17] = 2;
        var e = Assert.Throws<CkksException>(() => SecretKey.FromCoefficients(party.Parameters, party.Device, coefficients));
        Assert.DoesNotContain("17", e.Message);
        Assert.Throws<CkksException>(() => SecretKey.FromCoefficients(party.Parameters, party.Device, coefficients.AsSpan(1)));
    }

    [Fact]
    public void A_disposed_secret_leaves_no_word_in_the_pool()
    {
        // A ring of its own, so that the pool's next buffer of this size is the one that held the secret.
        CkksParameters parameters = CkksParameters.Create(new CkksParametersLiteral(10, [40, 30, 30], [41], 30, AllowInsecure: true));
        using var device = new ReferenceDevice();
        var coefficients = new sbyte[parameters.Degree];
        SecretKey secret = SecretKey.Generate(parameters, device);
        secret.CopyCoefficients(coefficients);
        Assert.Contains(coefficients, c => c != 0);
        secret.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secret.CopyCoefficients(coefficients));
        using DeviceBuffer next = device.Rent(parameters.Ring, 1, parameters.Ring.AllLimbs);
        var words = new ulong[parameters.Degree * parameters.Ring.AllLimbs.Total];
        device.Download(next.View<Ntt>(), words);
        Assert.All(words, w => Assert.Equal(0UL, w));
    }

    [Fact]
    public void Keys_of_other_parameters_are_refused_with_both_hashes()
    {
        CkksParameters other = CkksParameters.Create(party.Parameters.Literal with { LogScale = 39 });
        using SecretKey key = SecretKey.Generate(other, party.Device);
        using Ciphertext c = party.Encrypt([1.0]);
        var e = Assert.Throws<CkksException>(() => new Decryptor(key).Decrypt(c));
        Assert.Equal(CkksErrorKind.ParameterMismatch, e.Kind);
        Assert.Contains(other.Hash.Short, e.Message);
        Assert.Contains(party.Parameters.Hash.Short, e.Message);
        using Plaintext p = party.Encoder.Encode([1.0]);
        using var encryptor = new Encryptor(key);
        Assert.Equal(CkksErrorKind.ParameterMismatch, Assert.Throws<CkksException>(() => encryptor.Encrypt(p)).Kind);
    }

    [Fact]
    public void Key_generation_can_be_cancelled_and_leaves_nothing()
    {
        using var generator = new KeyGenerator(party.Secret);
        using var cancel = new CancellationTokenSource();
        var progress = new Immediate(fraction =>
        {
            if (fraction > 0.5)
                cancel.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => generator.CreateEvaluationKeys(new AvailableKeys([1, 2, 3, 4]), progress, cancel.Token));
        Assert.Equal(CkksErrorKind.MissingKey, Assert.Throws<CkksException>(() => generator.CreateEvaluationKeys(AvailableKeys.All)).Kind);
    }

    [Fact]
    public void Only_the_keys_asked_for_are_made_and_their_size_is_as_announced()
    {
        using var generator = new KeyGenerator(party.Secret);
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys([1, 0, 1 + party.Parameters.Slots, -1], Relinearization: false));
        Assert.Equal(2, keys.Galois.Count);
        Assert.Equal([1, party.Parameters.Slots - 1], keys.Available.Rotations!.Order());
        Assert.False(keys.Available.Relinearization);
        Assert.Equal(2 * party.Parameters.SwitchingKeyBytes(party.Parameters.MaxLevel, party.Device.PacksConstants), keys.Bytes);
    }

    private static ulong[] Words(Ciphertext c)
    {
        var words = new ulong[c.Size * (c.Level + 1) * c.Parameters.Degree];
        c.Device.Download(c.View, words);
        return words;
    }

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
