using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace HeGpu.Ckks;

/// <summary>
/// 32 public bytes that stand for the uniform half of a key or of a fresh ciphertext: files and uploads are half as large.
/// Never a source of secrets.
/// </summary>
public readonly record struct PublicSeed
{
    public const int Size = 32;

    [InlineArray(Size)]
    private struct Block
    {
        private byte _first;
    }

    private readonly Block _bytes;

    /// <param name="bytes">Exactly 32 bytes.</param>
    public PublicSeed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A seed of {bytes.Length} bytes, expected {Size}.", nameof(bytes));
        bytes.CopyTo(_bytes);
    }

    /// <summary>From the operating system's generator.</summary>
    public static PublicSeed Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new PublicSeed(bytes);
    }

    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_bytes).CopyTo(destination);

    public bool Equals(PublicSeed other) => ((ReadOnlySpan<byte>)_bytes).SequenceEqual(other._bytes);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes);

    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
