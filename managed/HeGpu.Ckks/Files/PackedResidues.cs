using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HeGpu.Arithmetic;
using HeGpu.Files;

namespace HeGpu.Ckks;

/// <summary>
/// Residue polynomials in files: [polynomial][limb][N], each word in the fewest whole bytes that hold q - 1, little-endian
/// (five for primes of 33 to 40 bits instead of eight). A word that is not below its prime is refused on reading.
/// </summary>
internal static class PackedResidues
{
    /// <summary>Bytes that polynomials in these limbs take.</summary>
    public static long Bytes(PolynomialRing ring, LimbRange limbs, int polynomials)
    {
        long perCoefficient = 0;
        for (int limb = 0; limb < limbs.Total; limb++) perCoefficient += WordBytes(ring.ModulusAt(limbs, limb));
        return perCoefficient * ring.Degree * polynomials;
    }

    public static void Write(SectionWriter file, PolyView<Ntt> source)
    {
        int bytes = checked((int)Bytes(source.Ring, source.Limbs, 1));
        byte[] packed = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            for (int polynomial = 0; polynomial < source.Polynomials; polynomial++)
            {
                source.Buffer.Device.Download(source.Slice(polynomial), new Packing(packed, source));
                file.Write(packed.AsSpan(0, bytes));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <exception cref="HeGpuFileException">Truncated, or a word is not below its prime.</exception>
    public static void Read(SectionReader file, PolyView<Ntt> destination)
    {
        int bytes = checked((int)Bytes(destination.Ring, destination.Limbs, 1));
        byte[] packed = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            for (int polynomial = 0; polynomial < destination.Polynomials; polynomial++)
            {
                file.Read(packed.AsSpan(0, bytes));
                var limbs = new Packing(packed, destination);
                destination.Buffer.Device.Upload(limbs, destination.Slice(polynomial));
                if (limbs.BadLimb is { } limb)
                    throw file.Error($"a residue of limb {limb} is not below its prime {destination.Ring.ModulusAt(destination.Limbs, limb)}: damaged, or made with other parameters.");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    // The limbs of one polynomial, packed one after the other; any number of them at a time.
    private sealed class Packing : ILimbSource, ILimbSink
    {
        private readonly byte[] _packed;
        private readonly (int Start, int WordBytes, ulong Prime)[] _limbs;
        private volatile int _bad = -1;

        public Packing(byte[] packed, PolyView<Ntt> shape)
        {
            _packed = packed;
            _limbs = new (int, int, ulong)[shape.Limbs.Total];
            int start = 0;
            for (int limb = 0; limb < _limbs.Length; limb++)
            {
                ulong prime = shape.Ring.ModulusAt(shape.Limbs, limb);
                _limbs[limb] = (start, WordBytes(prime), prime);
                start += WordBytes(prime) * shape.Ring.Degree;
            }
        }

        /// <summary>A limb in which a word was not below its prime.</summary>
        public int? BadLimb => _bad < 0 ? null : _bad;

        public void Take(int polynomial, int limb, ReadOnlySpan<ulong> words) =>
            Pack(words, _limbs[limb].WordBytes, PackedWords(limb, words.Length));

        public void Fill(int polynomial, int limb, Span<ulong> words)
        {
            if (!Unpack(PackedWords(limb, words.Length), _limbs[limb].WordBytes, _limbs[limb].Prime, words))
                _bad = limb;
        }

        private Span<byte> PackedWords(int limb, int words) => _packed.AsSpan(_limbs[limb].Start, _limbs[limb].WordBytes * words);
    }

    internal static int WordBytes(ulong prime) => (BitOperations.Log2(prime - 1) + 8) / 8;

    // Eight bytes are written at each word's place, low end first; the next word overwrites what was too much. Limbs that are packed at
    // the same time lie side by side, so the last words are written byte by byte.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
    private static void Pack(ReadOnlySpan<ulong> words, int bytes, Span<byte> packed)
    {
        int whole = Math.Max(0, words.Length - 8);
        ref byte place = ref MemoryMarshal.GetReference(packed);
        foreach (ulong word in words[..whole])
        {
            Unsafe.WriteUnaligned(ref place, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
            place = ref Unsafe.Add(ref place, bytes);
        }
        for (int i = whole; i < words.Length; i++)
            for (int b = 0; b < bytes; b++) packed[i * bytes + b] = (byte)(words[i] >> (8 * b));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Unpack(ReadOnlySpan<byte> packed, int bytes, ulong prime, Span<ulong> words)
    {
        ulong mask = ulong.MaxValue >> (64 - 8 * bytes);
        ulong most = 0;
        int whole = Math.Max(0, words.Length - 8);
        ref byte place = ref MemoryMarshal.GetReference(packed);
        foreach (ref ulong destination in words[..whole])
        {
            ulong read = Unsafe.ReadUnaligned<ulong>(ref place);
            ulong word = (BitConverter.IsLittleEndian ? read : BinaryPrimitives.ReverseEndianness(read)) & mask;
            destination = word;
            most = Math.Max(most, word);
            place = ref Unsafe.Add(ref place, bytes);
        }
        for (int i = whole; i < words.Length; i++)
        {
            ulong word = 0;
            for (int b = 0; b < bytes; b++) word |= (ulong)packed[i * bytes + b] << (8 * b);
            words[i] = word;
            most = Math.Max(most, word);
        }
        return most < prime;
    }
}
