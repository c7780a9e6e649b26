using HeGpu.Arithmetic;
using HeGpu.Native;

namespace HeGpu.Benchmarks;

/// <summary>The device's transforms of one polynomial of one or more limbs, in place on pooled (64-byte aligned) memory.</summary>
public sealed class NttWorkload : IDisposable
{
    private readonly PolynomialDevice _device;
    private readonly DeviceBuffer _words;

    /// <param name="logDegree">log2 N.</param>
    /// <param name="primes">One limb each, 1 mod 2N.</param>
    /// <param name="device">A name of <see cref="CpuDevices"/>.</param>
    /// <param name="threads">Limbs are spread over so many cores.</param>
    public NttWorkload(int logDegree, IReadOnlyList<ulong> primes, string device, int threads)
    {
        var ring = new PolynomialRing(1 << logDegree, primes, []);
        _device = CpuDevices.Open(device, threads);
        Description = _device.Info.Description;
        _words = _device.Rent(ring, 1, new LimbRange(0, primes.Count));
        _device.Upload([.. primes.SelectMany(q => Enumerable.Range(0, ring.Degree).Select(_ => (ulong)Random.Shared.NextInt64((long)q)))], _words.View<Ntt>());
        Operations =
        [
            new("forward NTT", () => _device.ForwardNtt(_words.View<Coefficient>())),
            new("inverse NTT", () => _device.InverseNtt(_words.View<Ntt>())),
        ];
    }

    public string Description { get; }

    /// <summary>All limbs at once: divide by their number.</summary>
    public IReadOnlyList<TimedOperation> Operations { get; }

    public void Dispose()
    {
        _words.Dispose();
        _device.Dispose();
    }
}
