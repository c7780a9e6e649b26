using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace HeGpu.Seal;

/// <summary>
/// BLAKE2b (RFC 7693) of a message that is whole in memory, with key and tree parameters (BLAKE2, section 2.10). The state is kept as the four rows of
/// its 4x4 matrix of words; columns are mixed at once, then the rows are turned so that diagonals become columns.
/// </summary>
internal static class Blake2b
{
    public const int MaxBytes = 64;
    public const int MaxKeyBytes = 64;
    public const int BlockBytes = 128;
    private const int Rounds = 12;

    private static readonly Vector256<ulong> Iv0 = Vector256.Create(0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1);
    private static readonly Vector256<ulong> Iv1 = Vector256.Create(0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179);

    // RFC 7693, section 2.7; rounds 10 and 11 repeat rounds 0 and 1.
    private static ReadOnlySpan<byte> Sigma =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    ];

    /// <summary>The hash of a message: 1 to 64 bytes, key of 0 to 64.</summary>
    public static void Hash(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> destination) =>
        Hash(Blake2bParameters.Sequential(destination.Length, key.Length), message, key, destination);

    /// <summary>The same as a node of a tree. Its parameters say how long key and destination are.</summary>
    public static void Hash(Blake2bParameters parameters, ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> destination)
    {
        if (destination.Length is 0 or > MaxBytes || key.Length > MaxKeyBytes)
            throw new ArgumentException($"BLAKE2b of {destination.Length} bytes with a key of {key.Length}: 1 to {MaxBytes} and 0 to {MaxKeyBytes} are possible.");
        Vector256<ulong> h0 = Iv0 ^ Vector256.Create(parameters.Word0, parameters.Word1, parameters.Word2, 0), h1 = Iv1;
        Span<byte> block = stackalloc byte[BlockBytes];
        ulong taken = 0;
        if (key.Length > 0)
        {
            block.Clear();
            key.CopyTo(block);
            taken = BlockBytes;
            Compress(ref h0, ref h1, block, taken, last: message.IsEmpty);
            CryptographicOperations.ZeroMemory(block);
        }
        for (; message.Length > BlockBytes; message = message[BlockBytes..])
            Compress(ref h0, ref h1, message[..BlockBytes], taken += BlockBytes, last: false);
        if (!message.IsEmpty || taken == 0)
        {
            block.Clear();
            message.CopyTo(block);
            Compress(ref h0, ref h1, block, taken + (ulong)message.Length, last: true);
        }
        Span<byte> hash = stackalloc byte[MaxBytes];
        for (int i = 0; i < 8; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(hash[(8 * i)..], i < 4 ? h0[i] : h1[i - 4]);
        hash[..destination.Length].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(ref Vector256<ulong> h0, ref Vector256<ulong> h1, ReadOnlySpan<byte> block, ulong taken, bool last)
    {
        Span<ulong> m = stackalloc ulong[16];
        for (int i = 0; i < m.Length; i++)
            m[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        Vector256<ulong> a = h0, b = h1, c = Iv0, d = Iv1 ^ Vector256.Create(taken, 0, last ? ulong.MaxValue : 0, 0);
        ReadOnlySpan<byte> s = Sigma;
        for (int round = 0; round < Rounds; round++, s = s[16..])
        {
            Mix(ref a, ref b, ref c, ref d, Vector256.Create(m[s[0]], m[s[2]], m[s[4]], m[s[6]]), Vector256.Create(m[s[1]], m[s[3]], m[s[5]], m[s[7]]));
            b = Vector256.Shuffle(b, Vector256.Create(1ul, 2, 3, 0));
            c = Vector256.Shuffle(c, Vector256.Create(2ul, 3, 0, 1));
            d = Vector256.Shuffle(d, Vector256.Create(3ul, 0, 1, 2));
            Mix(ref a, ref b, ref c, ref d, Vector256.Create(m[s[8]], m[s[10]], m[s[12]], m[s[14]]), Vector256.Create(m[s[9]], m[s[11]], m[s[13]], m[s[15]]));
            b = Vector256.Shuffle(b, Vector256.Create(3ul, 0, 1, 2));
            c = Vector256.Shuffle(c, Vector256.Create(2ul, 3, 0, 1));
            d = Vector256.Shuffle(d, Vector256.Create(1ul, 2, 3, 0));
        }
        h0 ^= a ^ c;
        h1 ^= b ^ d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d, Vector256<ulong> x, Vector256<ulong> y)
    {
        a += b + x;
        d = RotateRight(d ^ a, 32);
        c += d;
        b = RotateRight(b ^ c, 24);
        a += b + y;
        d = RotateRight(d ^ a, 16);
        c += d;
        b = RotateRight(b ^ c, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RotateRight(Vector256<ulong> words, int bits) => (words >>> bits) | (words << (64 - bits));
}

/// <summary>The first 24 bytes of BLAKE2b's parameter block as words; the others (salt, personalisation) are zero here.</summary>
internal readonly record struct Blake2bParameters(ulong Word0, ulong Word1, ulong Word2)
{
    /// <summary>An ordinary hash.</summary>
    public static Blake2bParameters Sequential(int digestBytes, int keyBytes) => Root(digestBytes, keyBytes, 0);

    /// <summary>The root of an extendable output of so many bytes (BLAKE2X, section 2); 0 for an ordinary hash.</summary>
    public static Blake2bParameters Root(int digestBytes, int keyBytes, uint outputBytes) =>
        new((uint)digestBytes | (ulong)(uint)keyBytes << 8 | 1ul << 16 | 1ul << 24, (ulong)outputBytes << 32, 0);

    /// <summary>A piece of an extendable output: fanout and depth 0, leaf and inner length 64, the piece's number as node offset.</summary>
    public static Blake2bParameters OutputPiece(int digestBytes, uint number, uint outputBytes) =>
        new((uint)digestBytes | (ulong)Blake2b.MaxBytes << 32, number | (ulong)outputBytes << 32, (ulong)Blake2b.MaxBytes << 8);
}
