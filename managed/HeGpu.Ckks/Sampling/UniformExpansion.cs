using System.Buffers;
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
        PolynomialRing ring = destination.Ring;
        int n = ring.Degree;
        LimbRange limbs = destination.Limbs;
        ulong[] words = ArrayPool<ulong>.Shared.Rent(limbs.Total * n);
        try
        {
            Parallel.For(0, limbs.Total, new ParallelOptions { MaxDegreeOfParallelism = device.Info.Threads }, limb =>
            {
                using RandomStream stream = RandomStream.Of(seed, ((ulong)polynomial << 32) | (uint)ring.ModulusIndex(limbs, limb));
                stream.FillUniform(words.AsSpan(limb * n, n), ring.ModulusAt(limbs, limb));
            });
            device.Upload(words.AsSpan(0, limbs.Total * n), destination);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(words);
        }
    }
}
