using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
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
        int degree = source.Ring.Degree;
        ulong[] words = ArrayPool<ulong>.Shared.Rent(source.Limbs.Total * degree);
        byte[] packed = ArrayPool<byte>.Shared.Rent(8 * degree);
        try
        {
            for (int polynomial = 0; polynomial < source.Polynomials; polynomial++)
            {
                source.Buffer.Device.Download(source.Slice(polynomial), words.AsSpan(0, source.Limbs.Total * degree));
                for (int limb = 0; limb < source.Limbs.Total; limb++)
                {
                    int bytes = WordBytes(source.Ring.ModulusAt(source.Limbs, limb));
                    Pack(words.AsSpan(limb * degree, degree), bytes, packed);
                    file.Write(packed.AsSpan(0, bytes * degree));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
            ArrayPool<ulong>.Shared.Return(words);
        }
    }

    /// <exception cref="HeGpuFileException">Truncated, or a word is not below its prime.</exception>
    public static void Read(SectionReader file, PolyView<Ntt> destination)
    {
        int degree = destination.Ring.Degree;
        ulong[] words = ArrayPool<ulong>.Shared.Rent(destination.Limbs.Total * degree);
        byte[] packed = ArrayPool<byte>.Shared.Rent(8 * degree);
        try
        {
            for (int polynomial = 0; polynomial < destination.Polynomials; polynomial++)
            {
                for (int limb = 0; limb < destination.Limbs.Total; limb++)
                {
                    ulong prime = destination.Ring.ModulusAt(destination.Limbs, limb);
                    int bytes = WordBytes(prime);
                    file.Read(packed.AsSpan(0, bytes * degree));
                    if (!Unpack(packed, bytes, prime, words.AsSpan(limb * degree, degree)))
                        throw file.Error($"a residue of limb {limb} is not below its prime {prime}: damaged, or made with other parameters.");
                }
                destination.Buffer.Device.Upload(words.AsSpan(0, destination.Limbs.Total * degree), destination.Slice(polynomial));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
            ArrayPool<ulong>.Shared.Return(words);
        }
    }

    internal static int WordBytes(ulong prime) => (BitOperations.Log2(prime - 1) + 8) / 8;

    // Eight bytes are written at each word's place, low end first; the next word overwrites what was too much.
    private static void Pack(ReadOnlySpan<ulong> words, int bytes, Span<byte> packed)
    {
        int whole = Math.Max(0, words.Length - 8);
        for (int i = 0; i < whole; i++) BinaryPrimitives.WriteUInt64LittleEndian(packed[(i * bytes)..], words[i]);
        for (int i = whole; i < words.Length; i++)
            for (int b = 0; b < bytes; b++) packed[i * bytes + b] = (byte)(words[i] >> (8 * b));
    }

    private static bool Unpack(ReadOnlySpan<byte> packed, int bytes, ulong prime, Span<ulong> words)
    {
        ulong mask = ulong.MaxValue >> (64 - 8 * bytes);
        ulong most = 0;
        int whole = Math.Max(0, words.Length - 8);
        for (int i = 0; i < whole; i++)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(packed[(i * bytes)..]) & mask;
            words[i] = word;
            most = Math.Max(most, word);
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
