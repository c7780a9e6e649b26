using System.Buffers.Binary;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Seal;

namespace HeGpu.Fuzz;

/// <summary>Several of SEAL's objects one after another, as `hegpu run` takes them.</summary>
public abstract class SealSequenceTarget : SealTarget
{
    /// <summary>The length of the last object that a header leads to: it ends with the file.</summary>
    public override byte[] Repair(byte[] file, Random random)
    {
        long last = 0;
        for (long at = 0, size = 0; file.Length - at >= HeaderBytes; at += size)
        {
            last = at;
            size = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan((int)at + LengthAt));
            if (size < HeaderBytes || size > file.Length - at) break;
        }
        if (file.Length >= HeaderBytes)
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan((int)last + LengthAt), file.Length - last);
        return file;
    }
}

/// <summary>Ciphertexts, full and seeded.</summary>
public sealed class SealCiphertextsTarget : SealSequenceTarget
{
    public override string Kind => "seal-ciphertexts";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var encryptor = new Encryptor(secret);
        using Ciphertext ciphertext = encryptor.Encrypt([1], 0, 1 << 12);
        using Plaintext plaintext = encryptor.Encoder.Encode([1], 0, 1 << 12);
        using var seeded = new SealSeededWriter(secret);
        return
        [
            .. Formats((stream, format) =>
            {
                seeded.WriteCiphertext(stream, plaintext, format);
                SealCiphertextFile.Write(stream, ciphertext);
            }),
            [],
        ];
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device)
    {
        using SealCiphertextsReader reader = SealCiphertextsFile.Open(new MemoryStream(file), "fuzz", Parameters, device);
        while (reader.Next() is { } ciphertext)
            ciphertext.Dispose();
        return Stream.Null;
    }
}

/// <summary>RelinKeys and GaloisKeys, of which one is wanted.</summary>
public sealed class SealEvaluationKeysTarget : SealSequenceTarget
{
    public override string Kind => "seal-evaluation-keys";

    protected override IReadOnlyList<byte[]> MakeSeeds(SecretKey secret)
    {
        using var generator = new KeyGenerator(secret);
        using EvaluationKeys keys = generator.CreateEvaluationKeys(new AvailableKeys([1], true));
        using var seeded = new SealSeededWriter(secret);
        return Formats((stream, format) =>
        {
            seeded.WriteGaloisKeys(stream, new AvailableKeys([2], false), format);
            SealRelinKeysFile.Write(stream, keys.Relinearization!, format);
            SealGaloisKeysFile.Write(stream, keys);
        });
    }

    protected override IDisposable Read(byte[] file, PolynomialDevice device) =>
        SealEvaluationKeysFile.Read(new MemoryStream(file), "fuzz", Parameters, device, new AvailableKeys([1], true), maxBytes: 1 << 20);
}
