using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace HeGpu.Ckks;

/// <summary>
/// The AES-256-CTR keystream of a 32-byte seed: block i of stream s is AES(seed, s || i), both as 64-bit little-endian words. Streams
/// of one seed are independent, so that limbs are expanded in parallel with one result. Not thread-safe. Zeroised on disposal.
/// </summary>
public sealed class RandomStream : IDisposable
{
    private const int BlockSize = AesCounter.BlockSize;

    // Words looked at while they are in the nearest cache.
    private const int UniformBlock = 1024;

    private readonly AesCounter _blocks;
    private readonly bool _ownsBlocks;
    private readonly ulong _stream;
    private ulong _next;
    private UInt128 _split;     // the last block handed out in part; its final _left bytes are still to come
    private int _left;

    public RandomStream(ReadOnlySpan<byte> seed, ulong stream)
        : this(new AesCounter(seed), stream) => _ownsBlocks = true;

    /// <summary>One of many streams of a seed; the expanded seed stays the caller's.</summary>
    internal RandomStream(AesCounter seed, ulong stream) => (_blocks, _stream) = (seed, stream);

    /// <summary>The next bytes of the stream.</summary>
    public void Fill(Span<byte> destination)
    {
        destination = destination[TakeLeft(destination)..];
        int whole = destination.Length & -BlockSize;
        _blocks.Fill(_stream, _next, destination[..whole]);
        _next += (ulong)(whole / BlockSize);
        if (whole == destination.Length)
            return;
        _blocks.Fill(_stream, _next++, SplitBytes());
        _left = BlockSize;
        TakeLeft(destination[whole..]);
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
    /// The result is those that are left, in order; the stream goes on after the last of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    public void FillUniform(Span<ulong> destination, ulong bound)
    {
        ulong mask = bound <= 1 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(bound - 1);
        while (destination.Length > 0)
        {
            Span<ulong> block = destination[..Math.Min(destination.Length, UniformBlock)];
            Fill(block);
            destination = destination[Keep(block, mask, bound)..];
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(SplitBytes());
        if (_ownsBlocks)
            _blocks.Dispose();
    }

    // Moves the accepted words to the front and counts them. Primes lie close below powers of two: eight words are nearly always accepted at once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Keep(Span<ulong> words, ulong mask, ulong bound)
    {
        int kept = 0, i = 0;
        Vector512<ulong> masks = Vector512.Create(mask), bounds = Vector512.Create(bound);
        ref ulong first = ref MemoryMarshal.GetReference(words);
        for (; i <= words.Length - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
        {
            Vector512<ulong> candidates = Vector512.LoadUnsafe(ref first, (nuint)i) & masks;
            if (Vector512.LessThanAll(candidates, bounds))
            {
                candidates.StoreUnsafe(ref first, (nuint)kept);
                kept += Vector512<ulong>.Count;
            }
            else
                kept = KeepEach(words.Slice(i, Vector512<ulong>.Count), mask, bound, words, kept);
        }
        return KeepEach(words[i..], mask, bound, words, kept);
    }

    private static int KeepEach(ReadOnlySpan<ulong> words, ulong mask, ulong bound, Span<ulong> destination, int kept)
    {
        foreach (ulong word in words)
        {
            ulong candidate = word & mask;
            destination[kept] = candidate;
            kept += candidate < bound ? 1 : 0;
        }
        return kept;
    }

    private int TakeLeft(Span<byte> destination)
    {
        int count = Math.Min(_left, destination.Length);
        SplitBytes().Slice(BlockSize - _left, count).CopyTo(destination);
        _left -= count;
        return count;
    }

    private Span<byte> SplitBytes() => MemoryMarshal.AsBytes(new Span<UInt128>(ref _split));
}
