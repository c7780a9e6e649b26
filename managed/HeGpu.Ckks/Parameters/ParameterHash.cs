using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace HeGpu.Ckks;

/// <summary>
/// SHA-256 over the canonical bytes of parameters; every key, plan and ciphertext carries it. Two parameter sets are
/// interchangeable exactly when their hashes are equal.
/// </summary>
public readonly record struct ParameterHash
{
    public const int Size = 32;

    // Raised when the canonical bytes, or what they stand for, change.
    private const int FormatVersion = 1;

    private readonly ulong _a, _b, _c, _d;

    /// <param name="bytes">Exactly 32 bytes, as written by <see cref="CopyTo"/>.</param>
    public ParameterHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A parameter hash of {bytes.Length} bytes, expected {Size}.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>The first 32 bits, for messages.</summary>
    public string Short => "#" + (_a >> 32).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>All 64 hexadecimal digits.</summary>
    public override string ToString() => $"{_a:x16}{_b:x16}{_c:x16}{_d:x16}";

    // Little-endian: version, log2 N, data primes (count, values), special primes (count, values), bits of the scale.
    internal static ParameterHash Of(int logDegree, IReadOnlyList<ulong> data, IReadOnlyList<ulong> special, double scale)
    {
        using var canonical = new MemoryStream();
        using (var writer = new BinaryWriter(canonical))
        {
            writer.Write(FormatVersion);
            writer.Write(logDegree);
            foreach (IReadOnlyList<ulong> primes in new[] { data, special })
            {
                writer.Write(primes.Count);
                foreach (ulong q in primes)
                    writer.Write(q);
            }
            writer.Write(scale);
        }
        return new ParameterHash(SHA256.HashData(canonical.ToArray()));
    }
}
