using System.Buffers.Binary;

namespace HeGpu.Seal;

/// <summary>
/// SEAL's parms_id: BLAKE2b-256 over the scheme, N, the primes and the plain modulus. Every SEAL object carries that of its level; that of the keys covers
/// all primes, that of a ciphertext its own.
/// </summary>
public readonly record struct SealParametersId
{
    public const int Size = 32;

    // SEAL's scheme_type::ckks; CKKS has the plain modulus 0.
    private const ulong CkksScheme = 2, NoPlainModulus = 0;

    private readonly ulong _a, _b, _c, _d;

    /// <param name="bytes">Exactly 32 bytes, as in a file.</param>
    public SealParametersId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A parms_id of {bytes.Length} bytes, expected {Size}.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The id of CKKS parameters with these primes.</summary>
    public static SealParametersId Of(int degree, ReadOnlySpan<ulong> primes)
    {
        byte[] message = new byte[sizeof(ulong) * (3 + primes.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(message, CkksScheme);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(8), (ulong)degree);
        for (int i = 0; i < primes.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(16 + (8 * i)), primes[i]);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(message.Length - 8), NoPlainModulus);
        Span<byte> hash = stackalloc byte[Size];
        Blake2b.Hash(message, [], hash);
        return new SealParametersId(hash);
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>SEAL's mark of a plaintext that is not in NTT form.</summary>
    public bool IsZero => this == default;

    /// <summary>The first 32 bits, for messages.</summary>
    public string Short => $"#{_a >> 32:x8}";

    /// <summary>All 64 hexadecimal digits, in the order of a file.</summary>
    public override string ToString() => $"{_a:x16}{_b:x16}{_c:x16}{_d:x16}";
}
