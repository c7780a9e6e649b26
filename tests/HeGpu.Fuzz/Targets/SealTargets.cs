using System.Buffers.Binary;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Seal;

namespace HeGpu.Fuzz;

/// <summary>SEAL's objects, each as SEAL 4 and as every SEAL reads it, plain and compressed.</summary>
public abstract class SealTarget : KeyTarget
{
    protected const int LengthAt = 8, HeaderBytes = 16;

    private static readonly SealFormat[] s_formats = [default, new(SealCompression.None, new SealVersion(4, 1)), new(SealCompression.Zlib)];

    /// <summary>The length that the header promises.</summary>
    public override byte[] Repair(byte[] file, Random random)
    {
        if (file.Length >= HeaderBytes)
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(LengthAt), file.Length);
        return file;
    }

    protected static IReadOnlyList<byte[]> Formats(Action<Stream, SealFormat> write) => [.. s_formats.Select(format => Bytes(stream => write(stream, format)))];
}

/// <summary>Encryption parameters.</summary>
public sealed class SealParametersTarget : SealTarget
{
    public override string Kind => "seal-parameters";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret) => Formats((stream, format) => SealParametersFile.Write(stream, SealParameters.Of(Parameters), format));

    protected override IDisposable Read(byte[] file, PolynomialDevice device)
    {
        SealParameters parameters = SealParametersFile.Read(new MemoryStream(file), "fuzz");
        try
        {
            parameters.ToCkks(12, allowInsecure: true);
        }
        catch (CkksException) // possible in SEAL, not here
        {
        }
        return Stream.Null;
    }
}

/// <summary>Ciphertexts.</summary>
public sealed class SealCiphertextTarget : SealTarget
{
    public override string Kind => "seal-ciphertext";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var encryptor = new Encryptor(secret);
        using Ciphertext ciphertext = encryptor.Encrypt([1], 0, 1 << 12);
        using Plaintext plaintext = encryptor.Encoder.Encode([1], 0, 1 << 12);
        using var seeded = new SealSeededWriter(secret);
        return [.. Formats((stream, format) => SealCiphertextFile.Write(stream, ciphertext, format)), .. Formats((stream, format) => seeded.WriteCiphertext(stream, plaintext, format))];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => SealCiphertextFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Encoded plaintexts.</summary>
public sealed class SealPlaintextTarget : SealTarget
{
    public override string Kind => "seal-plaintext";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using Plaintext plaintext = new CkksEncoder(Parameters, secret.Device).Encode([1, 2], 1, 1 << 12);
        return Formats((stream, format) => SealPlaintextFile.Write(stream, plaintext, format));
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => SealPlaintextFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Public keys.</summary>
public sealed class SealPublicKeyTarget : SealTarget
{
    public override string Kind => "seal-public-key";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var generator = new KeyGenerator(secret);
        using PublicKey key = generator.CreatePublicKey();
        using var seeded = new SealSeededWriter(secret);
        return [.. Formats((stream, format) => SealPublicKeyFile.Write(stream, key, format)), .. Formats(seeded.WritePublicKey)];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => SealPublicKeyFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Relinearization keys.</summary>
public sealed class SealRelinKeysTarget : SealTarget
{
    public override string Kind => "seal-relin-keys";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var generator = new KeyGenerator(secret);
        using SwitchingKey key = generator.CreateRelinearizationKey(Parameters.MaxLevel);
        using var seeded = new SealSeededWriter(secret);
        return [.. Formats((stream, format) => SealRelinKeysFile.Write(stream, key, format)), .. Formats(seeded.WriteRelinKeys)];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => SealRelinKeysFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Galois keys.</summary>
public sealed class SealGaloisKeysTarget : SealTarget
{
    public override string Kind => "seal-galois-keys";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var generator = new KeyGenerator(secret);
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys([1], false));
        using var seeded = new SealSeededWriter(secret);
        return [.. Formats((stream, format) => SealGaloisKeysFile.Write(stream, keys, format)), .. Formats((stream, format) => seeded.WriteGaloisKeys(stream, new AvailableKeys([1], false), format))];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) =>
        new EvaluationKeys(Parameters, null, SealGaloisKeysFile.Read(new MemoryStream(file), "fuzz", Parameters, device, maxBytes: 1 << 20));
}

/// <summary>Secret keys, which the client reads.</summary>
public sealed class SealSecretKeyTarget : SealTarget
{
    public override string Kind => "seal-secret-key";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret) => [Bytes(stream => SealSecretKeyFile.Write(stream, secret)), Bytes(stream => SealSecretKeyFile.Write(stream, secret, new SealVersion(4, 1)))];

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => SealSecretKeyFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}
