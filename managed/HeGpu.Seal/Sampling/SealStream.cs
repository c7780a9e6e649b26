using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HeGpu.Seal;

/// <summary>
/// The words that SEAL's generators make of a seed: blocks of 4096 bytes, number i being BLAKE2Xb of the counter i under the seed as key, or SHAKE256 of
/// seed and counter (randomgen.cpp of SEAL 4). Immutable; any block at any time, on any thread.
/// </summary>
internal sealed class SealStream
{
    public const int BlockWords = BlockBytes / sizeof(ulong);
    private const int BlockBytes = 4096;

    private readonly byte[] _seed = new byte[SealSeed.Size];
    private readonly SealGenerator _generator;

    /// <exception cref="PlatformNotSupportedException">A seed for SHAKE256 where the system's library lacks it.</exception>
    public SealStream(SealSeed seed)
    {
        if (seed.Generator == SealGenerator.Shake256 && !Shake256.IsSupported)
            throw new PlatformNotSupportedException("The cryptography library of this system has no SHAKE256.");
        _generator = seed.Generator;
        seed.CopyTo(_seed);
    }

    /// <summary>512 words.</summary>
    public void Block(ulong number, Span<ulong> words)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(words[..BlockWords]);
        if (_generator == SealGenerator.Shake256)
        {
            Span<byte> message = stackalloc byte[SealSeed.Size + sizeof(ulong)];
            _seed.CopyTo(message);
            BinaryPrimitives.WriteUInt64LittleEndian(message[SealSeed.Size..], number);
            Shake256.HashData(message, bytes);
        }
        else
        {
            Span<byte> counter = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(counter, number);
            Blake2xb.Hash(counter, _seed, bytes);
        }
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words[..BlockWords], words[..BlockWords]);
    }
}
