using HeGpu.Arithmetic;

namespace HeGpu.Ckks;

/// <summary>
/// Uniform polynomials from a public seed. Limb i (its index among all moduli of the ring) of polynomial p is stream
/// 2^32 p + i, in NTT form, so that a lower level is a prefix and the limbs are made on all cores.
/// </summary>
public static class UniformExpansion
{
    /// <param name="device">Where the destination lives.</param>
    /// <param name="seed">The public seed.</param>
    /// <param name="polynomial">Which polynomial of the seed: a key-switch digit, or 0.</param>
    /// <param name="destination">One polynomial.</param>
    public static void Fill(PolynomialDevice device, PublicSeed seed, uint polynomial, PolyView<Ntt> destination)
    {
        Span<byte> key = stackalloc byte[PublicSeed.Size];
        seed.CopyTo(key);
        using var blocks = new AesCounter(key);
        device.Upload(new Limbs(blocks, polynomial, destination.Ring, destination.Limbs), destination);
    }

    private sealed class Limbs(AesCounter seed, uint polynomial, PolynomialRing ring, LimbRange limbs) : ILimbSource
    {
        public void Fill(int _, int limb, Span<ulong> words)
        {
            using var stream = new RandomStream(seed, ((ulong)polynomial << 32) | (uint)ring.ModulusIndex(limbs, limb));
            stream.FillUniform(words, ring.ModulusAt(limbs, limb));
        }
    }
}
