using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HeGpu.Arithmetic;
using HeGpu.Ckks;

namespace HeGpu.Client;

/// <summary>
/// Fresh secret polynomials: AES-256-CTR under 32 bytes of the operating system's generator, one stream per polynomial. The seed never leaves
/// this object; it and every intermediate array are zeroised. Not thread-safe.
/// </summary>
internal sealed class SecretRandom : IDisposable
{
    private readonly byte[] _seed = GC.AllocateUninitializedArray<byte>(PublicSeed.Size, pinned: true);
    private ulong _next;

    public SecretRandom() => RandomNumberGenerator.Fill(_seed);

    /// <summary>A discrete Gaussian error of one polynomial, in NTT form.</summary>
    public void Error(PolynomialDevice device, PolyView<Coefficient> destination) => Sample(device, destination, DiscreteGaussian.Fill);

    /// <summary>A uniform ternary polynomial, in NTT form.</summary>
    public void Ternary(PolynomialDevice device, PolyView<Coefficient> destination) => Sample(device, destination, UniformTernary.Fill);

    public void Dispose() => CryptographicOperations.ZeroMemory(_seed);

    private delegate void Sampler(RandomStream stream, Span<long> destination);

    private void Sample(PolynomialDevice device, PolyView<Coefficient> destination, Sampler sampler)
    {
        int n = destination.Ring.Degree;
        long[] coefficients = ArrayPool<long>.Shared.Rent(n);
        try
        {
            using (var stream = new RandomStream(_seed, _next++))
                sampler(stream, coefficients.AsSpan(0, n));
            device.UploadSigned(coefficients.AsSpan(0, n), destination);
            device.ForwardNtt(destination);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(coefficients.AsSpan()));
            ArrayPool<long>.Shared.Return(coefficients);
        }
    }
}
