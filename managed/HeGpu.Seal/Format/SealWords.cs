using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HeGpu.Arithmetic;

namespace HeGpu.Seal;

/// <summary>
/// SEAL's DynArray of words: header, number of words (8), then [polynomial][limb][N] of 8 bytes, in NTT form. SEAL's words are ours: the smallest primitive
/// 2N-th root of each prime, the same order of the transform. A word that is not below its prime is refused on reading.
/// </summary>
internal static class SealWords
{
    /// <summary>Bytes of the whole array, header and all.</summary>
    public static long Bytes(long words) => SealHeader.Bytes + PayloadBytes(words);

    /// <summary>Bytes behind the header.</summary>
    public static long PayloadBytes(long words) => sizeof(ulong) + (sizeof(ulong) * words);

    public static long Count(PolyView<Ntt> view) => (long)view.Polynomials * view.Limbs.Total * view.Ring.Degree;

    /// <summary>Header, count and words.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="source">The polynomials.</param>
    /// <param name="wipe">Clear the memory that they passed through.</param>
    public static void Write(SealWriter file, PolyView<Ntt> source, bool wipe = false)
    {
        file.WriteNestedHeader(PayloadBytes(Count(source)));
        file.WriteUInt64((ulong)Count(source));
        int bytes = BytesOfOne(source);
        byte[] words = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            for (int polynomial = 0; polynomial < source.Polynomials; polynomial++)
            {
                source.Buffer.Device.Download(source.Slice(polynomial), new Limbs(words, source));
                file.Write(words.AsSpan(0, bytes));
            }
        }
        finally
        {
            Return(words, wipe);
        }
    }

    /// <summary>The words alone; header and count have been read.</summary>
    /// <param name="file">Where from.</param>
    /// <param name="destination">The polynomials.</param>
    /// <param name="wipe">Clear the memory that they passed through.</param>
    /// <exception cref="Files.HeGpuFileException">Truncated, or a word is not below its prime.</exception>
    public static void Read(SealReader file, PolyView<Ntt> destination, bool wipe = false)
    {
        int bytes = BytesOfOne(destination);
        byte[] words = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            for (int polynomial = 0; polynomial < destination.Polynomials; polynomial++)
            {
                file.Read(words.AsSpan(0, bytes));
                var limbs = new Limbs(words, destination);
                destination.Buffer.Device.Upload(limbs, destination.Slice(polynomial));
                if (limbs.BadLimb is { } limb)
                    throw file.Error($"a residue of limb {limb} is not below its prime {destination.Ring.ModulusAt(destination.Limbs, limb)}: damaged.");
            }
        }
        finally
        {
            Return(words, wipe);
        }
    }

    private static void Return(byte[] words, bool wipe)
    {
        if (wipe)
            CryptographicOperations.ZeroMemory(words);
        ArrayPool<byte>.Shared.Return(words);
    }

    private static int BytesOfOne(PolyView<Ntt> view) => checked(sizeof(ulong) * view.Limbs.Total * view.Ring.Degree);

    // The limbs of one polynomial, one after the other; any number of them at a time.
    private sealed class Limbs(byte[] bytes, PolyView<Ntt> shape) : ILimbSource, ILimbSink
    {
        private volatile int _bad = -1;

        /// <summary>A limb in which a word was not below its prime.</summary>
        public int? BadLimb => _bad < 0 ? null : _bad;

        public void Take(int polynomial, int limb, ReadOnlySpan<ulong> words)
        {
            Span<ulong> stored = Stored(limb);
            if (BitConverter.IsLittleEndian)
                words.CopyTo(stored);
            else
                BinaryPrimitives.ReverseEndianness(words, stored);
        }

        public void Fill(int polynomial, int limb, Span<ulong> words)
        {
            if (BitConverter.IsLittleEndian)
                Stored(limb).CopyTo(words);
            else
                BinaryPrimitives.ReverseEndianness(Stored(limb), words);
            if (Largest(words) >= shape.Ring.ModulusAt(shape.Limbs, limb))
                _bad = limb;
        }

        private Span<ulong> Stored(int limb) => MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()).Slice(limb * shape.Ring.Degree, shape.Ring.Degree);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a short-lived client calls it too few times for tiering
        private static ulong Largest(ReadOnlySpan<ulong> words)
        {
            ulong largest = 0;
            foreach (ulong word in words)
                largest = Math.Max(largest, word);
            return largest;
        }
    }
}
