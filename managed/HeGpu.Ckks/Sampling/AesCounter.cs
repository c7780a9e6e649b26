using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Instructions = System.Runtime.Intrinsics.X86.Aes;

namespace HeGpu.Ckks;

/// <summary>
/// AES-256 in counter mode under one key, for many streams: block i of stream s is AES(key, s || i), both as 64-bit little-endian words. Uses
/// the processor's AES instructions (no tables, so no secret-dependent memory access), the system's cryptography where there are none.
/// Thread-safe. The expanded key is zeroised on disposal.
/// </summary>
internal sealed unsafe class AesCounter : IDisposable
{
    public const int BlockSize = 16;

    private const int Rounds = 14;
    private const int KeySize = 32;

    // Pinned, so that the garbage collector leaves no copy behind.
    private readonly byte[] _schedule = GC.AllocateArray<byte>((Rounds + 1) * BlockSize, pinned: true);
    private readonly Aes? _system;
    private volatile bool _disposed;

    public AesCounter(ReadOnlySpan<byte> key)
        : this(key, Instructions.IsSupported)
    {
    }

    internal AesCounter(ReadOnlySpan<byte> key, bool byInstructions)
    {
        if (key.Length != KeySize)
            throw new ArgumentException($"A seed of {key.Length} bytes, expected {KeySize}.", nameof(key));
        if (byInstructions)
            AesKeySchedule.Expand(key, _schedule);
        else
            (_system = Aes.Create()).SetKey(key);
    }

    /// <summary>Whole blocks of a stream, from block <paramref name="first"/> on.</summary>
    public void Fill(ulong stream, ulong first, Span<byte> blocks)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_system is null)
            FillByInstructions(stream, first, blocks);
        else
            FillBySystem(_system, stream, first, blocks);
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_schedule);
        _system?.Dispose();
    }

    // Eight blocks side by side: an instruction starts every half cycle and takes four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    private void FillByInstructions(ulong stream, ulong first, Span<byte> blocks)
    {
        const int side = 8;
        fixed (byte* at = blocks, schedule = _schedule)
        {
            var key = (Vector128<byte>*)schedule;
            var block = (Vector128<byte>*)at;
            int count = blocks.Length / BlockSize, i = 0;
            for (; i <= count - side; i += side, block += side)
            {
                ulong n = first + (ulong)i;
                Vector128<byte> a = Counter(stream, n) ^ key[0], b = Counter(stream, n + 1) ^ key[0], c = Counter(stream, n + 2) ^ key[0], d = Counter(stream, n + 3) ^ key[0];
                Vector128<byte> e = Counter(stream, n + 4) ^ key[0], f = Counter(stream, n + 5) ^ key[0], g = Counter(stream, n + 6) ^ key[0], h = Counter(stream, n + 7) ^ key[0];
                for (int round = 1; round < Rounds; round++)
                {
                    Vector128<byte> k = key[round];
                    (a, b, c, d) = (Instructions.Encrypt(a, k), Instructions.Encrypt(b, k), Instructions.Encrypt(c, k), Instructions.Encrypt(d, k));
                    (e, f, g, h) = (Instructions.Encrypt(e, k), Instructions.Encrypt(f, k), Instructions.Encrypt(g, k), Instructions.Encrypt(h, k));
                }
                Vector128<byte> last = key[Rounds];
                (block[0], block[1], block[2], block[3]) = (Instructions.EncryptLast(a, last), Instructions.EncryptLast(b, last), Instructions.EncryptLast(c, last), Instructions.EncryptLast(d, last));
                (block[4], block[5], block[6], block[7]) = (Instructions.EncryptLast(e, last), Instructions.EncryptLast(f, last), Instructions.EncryptLast(g, last), Instructions.EncryptLast(h, last));
            }
            for (; i < count; i++, block++)
            {
                Vector128<byte> a = Counter(stream, first + (ulong)i) ^ key[0];
                for (int round = 1; round < Rounds; round++)
                    a = Instructions.Encrypt(a, key[round]);
                *block = Instructions.EncryptLast(a, key[Rounds]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Counter(ulong stream, ulong block) => Vector128.Create(stream, block).AsByte();

    private static void FillBySystem(Aes aes, ulong stream, ulong first, Span<byte> blocks)
    {
        for (int i = 0; i < blocks.Length; i += BlockSize)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(blocks[i..], stream);
            BinaryPrimitives.WriteUInt64LittleEndian(blocks[(i + 8)..], first + (ulong)(i / BlockSize));
        }
        lock (aes)
            aes.EncryptEcb(blocks, blocks, PaddingMode.None);
    }
}
