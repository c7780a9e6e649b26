using HeGpu.Arithmetic;

namespace HeGpu.Benchmarks;

/// <summary>The device's transforms of one polynomial of one or more limbs, in place on pooled (64-byte aligned) memory.</summary>
public sealed class NttWorkload : IDisposable
{
    private readonly PolynomialDevice? _own;
    private readonly DeviceBuffer _words;

    /// <param name="logDegree">log2 N.</param>
    /// <param name="primes">One limb each, 1 mod 2N.</param>
    /// <param name="device">What `--device` takes.</param>
    /// <param name="threads">Limbs are spread over so many cores.</param>
    public NttWorkload(int logDegree, IReadOnlyList<ulong> primes, string device, int threads) : this(logDegree, primes, Devices.Open(device, threads)) => _own = Device;

    /// <summary>On a device that stays its owner's.</summary>
    public NttWorkload(int logDegree, IReadOnlyList<ulong> primes, PolynomialDevice device)
    {
        var ring = new PolynomialRing(1 << logDegree, primes, []);
        Device = device;
        _words = device.Rent(ring, 1, new LimbRange(0, primes.Count));
        device.Upload([.. primes.SelectMany(q => Enumerable.Range(0, ring.Degree).Select(_ => (ulong)Random.Shared.NextInt64((long)q)))], _words.View<Ntt>());
        Operations =
        [
            new("forward NTT", () => device.ForwardNtt(_words.View<Coefficient>())),
            new("inverse NTT", () => device.InverseNtt(_words.View<Ntt>())),
        ];
    }

    public PolynomialDevice Device { get; }

    public string Description => Device.Info.Description;

    /// <summary>All limbs at once: divide by their number.</summary>
    public IReadOnlyList<TimedOperation> Operations { get; }

    public void Dispose()
    {
        _words.Dispose();
        _own?.Dispose();
    }
}
