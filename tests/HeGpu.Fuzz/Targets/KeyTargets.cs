using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;

namespace HeGpu.Fuzz;

/// <summary>A kind that belongs to parameters: small (insecure) ones, a secret, and the reference device. Buffers are
/// counted: a refused file must give back what it took.</summary>
public abstract class KeyTarget : ContainerTarget
{
    private readonly PolynomialDevice _device = new ReferenceDevice();

    protected KeyTarget()
    {
        Parameters = CkksParameters.Create(new CkksParametersLiteral(10, [22, 20], [23], 12, AllowInsecure: true));
        using SecretKey secret = SecretKey.Generate(Parameters, _device);
        Seeds = MakeSeeds(secret);
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    protected CkksParameters Parameters { get; }

    public override void Read(byte[] file)
    {
        int live = _device.LiveBuffers;
        using (IDisposable content = Read(file, _device))
        {
        }
        if (_device.LiveBuffers != live) throw new InvalidOperationException($"{_device.LiveBuffers - live} device buffers were not given back.");
    }

    protected override void Dispose(bool disposing)
    {
        _device.Dispose();
        base.Dispose(disposing);
    }

    protected abstract IReadOnlyList<byte[]> MakeSeeds(SecretKey secret);

    protected abstract IDisposable Read(byte[] file, PolynomialDevice device);

    protected static byte[] Bytes(Action<Stream> write)
    {
        using var file = new MemoryStream();
        write(file);
        return file.ToArray();
    }
}

/// <summary>Public keys.</summary>
public sealed class PublicKeyTarget : KeyTarget
{
    public override string Kind => "public-key";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var generator = new KeyGenerator(secret);
        using PublicKey key = generator.CreatePublicKey();
        return [Bytes(file => PublicKeyFile.Write(file, key))];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => PublicKeyFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Relinearization and Galois keys.</summary>
public sealed class EvaluationKeysTarget : KeyTarget
{
    public override string Kind => "evaluation-keys";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var generator = new KeyGenerator(secret);
        using EvaluationKeys several = generator.CreateEvaluationKeys(new AvailableKeys([1, 2], true, false) { RotationLevels = new Dictionary<int, int> { [2] = 0 } }), none = generator.CreateEvaluationKeys(new AvailableKeys([], false, false));
        return [Bytes(file => EvaluationKeysFile.Write(file, several)), Bytes(file => EvaluationKeysFile.Write(file, none))];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => EvaluationKeysFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Bundles of ciphertexts, seeded and full, with notes.</summary>
public sealed class CiphertextsTarget : KeyTarget
{
    public override string Kind => "ciphertexts";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var encryptor = new Encryptor(secret);
        using Ciphertext low = encryptor.Encrypt([1], 0, 1 << 12), high = encryptor.Encrypt([2]);
        using var full = Ciphertext.Create(Parameters, low.Device, 0, 3);
        full.Device.Clear(full.View);
        return
        [
            Bytes(file => CiphertextsFile.Write(file, Parameters, [low, high], new Dictionary<string, string> { ["image"] = "7", ["tile"] = "0,0" })),
            Bytes(file => CiphertextsFile.Write(file, Parameters, [full])),
            Bytes(file => CiphertextsFile.Write(file, Parameters, [])),
        ];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => CiphertextsFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Encoded plaintexts.</summary>
public sealed class PlaintextTarget : KeyTarget
{
    public override string Kind => "plaintext";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using Plaintext plaintext = new CkksEncoder(Parameters, secret.Device).Encode([1, 2], 1, 1 << 12);
        return [Bytes(file => PlaintextFile.Write(file, plaintext))];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => PlaintextFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}

/// <summary>Secret keys, which the client reads.</summary>
public sealed class SecretKeyTarget : KeyTarget
{
    public override string Kind => "secret-key";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret) => [Bytes(file => SecretKeyFile.Write(file, secret))];

    protected override IDisposable Read(byte[] file, PolynomialDevice device) => SecretKeyFile.Read(new MemoryStream(file), "fuzz", Parameters, device);
}
