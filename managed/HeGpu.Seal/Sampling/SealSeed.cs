using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace HeGpu.Seal;

/// <summary>SEAL's generators of uniform words.</summary>
public enum SealGenerator : byte
{
    /// <summary>SEAL's default.</summary>
    Blake2xb = 1,

    Shake256 = 2,
}

/// <summary>SEAL's UniformRandomGeneratorInfo: the public seed of the uniform half of a key or a fresh ciphertext, and the generator that it is for.</summary>
public readonly record struct SealSeed
{
    public const int Size = 64;

    [InlineArray(Size)]
    private struct Block
    {
        private byte _first;
    }

    private readonly Block _bytes;

    /// <param name="generator">What expands it.</param>
    /// <param name="bytes">Exactly 64 bytes.</param>
    public SealSeed(SealGenerator generator, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A seed of {bytes.Length} bytes, expected {Size}.", nameof(bytes));
        Generator = generator;
        bytes.CopyTo(_bytes);
    }

    public SealGenerator Generator { get; }

    /// <summary>From the operating system's generator, for BLAKE2Xb.</summary>
    public static SealSeed Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new SealSeed(SealGenerator.Blake2xb, bytes);
    }

    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_bytes).CopyTo(destination);

    public bool Equals(SealSeed other) => Generator == other.Generator && ((ReadOnlySpan<byte>)_bytes).SequenceEqual(other._bytes);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    public override string ToString() => $"{Generator} {Convert.ToHexStringLower(_bytes)}";
}
