using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HeGpu.Ckks;

/// <summary>
/// The AES-256-CTR keystream of a 32-byte seed: block i of stream s is AES(seed, s || i), both as 64-bit little-endian words. Streams
/// of one seed are independent, so that limbs are expanded in parallel with one result. Not thread-safe. Zeroised on disposal.
/// </summary>
public sealed class RandomStream : IDisposable
{
    private const int BlockSize = 16;
    private const int ChunkBytes = 16 * 1024;

    private readonly Aes _aes;
    private readonly byte[] _counters = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private byte[]? _chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private ulong _block;
    private int _used = ChunkBytes;

    public RandomStream(ReadOnlySpan<byte> seed, ulong stream)
    {
        if (seed.Length != PublicSeed.Size)
            throw new ArgumentException($"A seed of {seed.Length} bytes, expected {PublicSeed.Size}.", nameof(seed));
        _aes = Aes.Create();
        _aes.SetKey(seed);
        for (int i = 0; i < ChunkBytes; i += BlockSize)
            BinaryPrimitives.WriteUInt64LittleEndian(_counters.AsSpan(i), stream);
    }

    public static RandomStream Of(PublicSeed seed, ulong stream)
    {
        Span<byte> bytes = stackalloc byte[PublicSeed.Size];
        seed.CopyTo(bytes);
        return new RandomStream(bytes, stream);
    }

    /// <summary>The next bytes of the stream.</summary>
    public void Fill(Span<byte> destination)
    {
        byte[] chunk = _chunk ?? throw new ObjectDisposedException(nameof(RandomStream));
        while (destination.Length > 0)
        {
            if (_used == ChunkBytes)
                NextChunk(chunk);
            int count = Math.Min(destination.Length, ChunkBytes - _used);
            chunk.AsSpan(_used, count).CopyTo(destination);
            _used += count;
            destination = destination[count..];
        }
    }

    /// <summary>The next 64-bit words (little-endian) of the stream.</summary>
    public void Fill(Span<ulong> destination)
    {
        Fill(MemoryMarshal.AsBytes(destination));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(destination, destination);
    }

    /// <summary>
    /// Uniform words in [0, bound): each word of the stream is masked to the bits of bound - 1 and rejected if it is too large.
    /// Rejected places are refilled in order by the words that follow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    public void FillUniform(Span<ulong> destination, ulong bound)
    {
        ulong mask = bound <= 1 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(bound - 1);
        Span<ulong> rest = destination;
        while (rest.Length > 0)
        {
            Fill(rest);
            int kept = 0;
            foreach (ulong word in rest)
            {
                ulong candidate = word & mask;
                rest[kept] = candidate;
                kept += candidate < bound ? 1 : 0;
            }
            rest = rest[kept..];
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _chunk, null) is not { } chunk)
            return;
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(chunk);
        ArrayPool<byte>.Shared.Return(chunk);
        ArrayPool<byte>.Shared.Return(_counters);
    }

    private void NextChunk(byte[] chunk)
    {
        for (int i = 0; i < ChunkBytes; i += BlockSize)
            BinaryPrimitives.WriteUInt64LittleEndian(_counters.AsSpan(i + 8), _block++);
        _aes.EncryptEcb(_counters.AsSpan(0, ChunkBytes), chunk.AsSpan(0, ChunkBytes), PaddingMode.None);
        _used = 0;
    }
}
