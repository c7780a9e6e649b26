using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HeGpu.Seal.Tests;

public class SealUniformTests
{
    // Known answers of SEAL 4.4.3's sample_poly_uniform at N = 1024 with CoeffModulus::Create(1024, {60, 45, 30, 60}): with 60 bits one word in sixteen is
    // drawn again. Word i of the seed is (i + 1) g times 0x0101010101010101, g the generator's number.
    [Theory]
    [InlineData(SealGenerator.Blake2xb, 0xc3f30e463e8e819ul, "06ad40ebea7c8e55029d4b1c496b882355e904e6dcaac1f93b5a6057bbde1182")]
    [InlineData(SealGenerator.Shake256, 0x17b0f6c4239de8eul, "a237d8c11647faefbb7fa649bea107ccad011b96873f58411e6d468b42f4eb6b")]
    public void Expansion_is_that_of_seal(SealGenerator generator, ulong first, string sha256)
    {
        if (generator == SealGenerator.Shake256 && !Shake256.IsSupported)
            return;
        var ring = new PolynomialRing(1024, [.. PrimeGenerator.Primes(1024, [60, 45, 30, 60]).Take(3)], [PrimeGenerator.Primes(1024, [60, 45, 30, 60])[3]]);
        byte[] seed = [.. Enumerable.Range(0, SealSeed.Size).Select(i => (byte)((i / 8 + 1) * (int)generator))];
        using var device = new ReferenceDevice();
        using DeviceBuffer buffer = device.Rent(ring, 1, ring.AllLimbs);
        SealUniform.Fill(new SealSeed(generator, seed), buffer.View<Ntt>());
        ulong[] words = SealKit.Words(buffer.View<Ntt>());
        Assert.Equal(first, words[0]);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(words.AsSpan()))));
    }
}
