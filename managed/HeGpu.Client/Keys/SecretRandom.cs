using System.Security.Cryptography;
using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

/// <summary>
/// Fresh secret polynomials: AES-256-CTR under 32 bytes of the operating system's generator, one stream per polynomial. The seed is forgotten once
/// its key schedule is made, and that is zeroised on disposal. Thread-safe.
/// </summary>
internal sealed class SecretRandom : IDisposable
{
    private readonly AesCounter _seed;
    private long _streams;

    public SecretRandom()
    {
        Span<byte> seed = stackalloc byte[PublicSeed.Size];
        RandomNumberGenerator.Fill(seed);
        _seed = new AesCounter(seed);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <summary>Coefficients of discrete Gaussian errors.</summary>
    public SecretCoefficients Errors(int count) => Sample(count, DiscreteGaussian.Fill);

    /// <summary>Uniform ternary coefficients.</summary>
    public SecretCoefficients Ternary(int count) => Sample(count, UniformTernary.Fill);

    public void Dispose() => _seed.Dispose();

    private delegate void Sampler(RandomStream stream, Span<long> destination);

    private SecretCoefficients Sample(int count, Sampler sampler)
    {
        var coefficients = new SecretCoefficients(count);
        using var stream = new RandomStream(_seed, (ulong)Interlocked.Increment(ref _streams));
        sampler(stream, coefficients.Span);
        return coefficients;
    }
}
